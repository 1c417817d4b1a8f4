package io.nvbind.cli;

import io.nvbind.gpu.Vendor;
import io.nvbind.guard.VendorHost;
import io.nvbind.host.Gpus;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code nvbind vendor-host}: the process that holds a vendor library on behalf of another nvbind, which starts it. Answers
 * go to descriptor 3, since a library may print on standard output.
 */
@Command(name = "vendor-host", hidden = true, description = "Hold a vendor library for another nvbind.")
final class VendorHostCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "VENDOR")
    private Vendor vendor;

    @Parameters(index = "1", paramLabel = "LIBRARY")
    private String library;

    @Parameters(index = "2", paramLabel = "MARKER")
    private Path marker;

    @Override
    public Integer call() throws IOException {
        try (DataOutputStream out = new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream("/dev/fd/3")))) {
            VendorHost.serve(library, marker, new DataInputStream(System.in), out,
                guard -> Gpus.watched(vendor, library, guard));
        }
        return 0;
    }
}
