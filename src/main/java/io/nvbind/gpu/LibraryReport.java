package io.nvbind.gpu;

/**
 * What became of looking for one vendor library, or for the kernel's own files.
 *
 * @param vendor  whose; null when it serves all vendors.
 * @param library the soname or path that was asked for.
 * @param path    where it was found, or null when it could not be opened.
 * @param reason  why it gives no GPUs (missing, wrong word size, no driver, no device), or null when it does.
 */
public record LibraryReport(Vendor vendor, String library, String path, String reason) {
}
