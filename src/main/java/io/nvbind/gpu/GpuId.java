package io.nvbind.gpu;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of a GPU: its PCI address. An index is never an identity, since it depends on which libraries loaded.
 *
 * @param domain   PCI domain, 0..0xffffffff (NVML gives 32 bits; Linux prints at least four digits).
 * @param bus      0..255.
 * @param device   0..31.
 * @param function 0..7.
 */
public record GpuId(int domain, int bus, int device, int function) implements Comparable<GpuId> {

    private static final Pattern ADDRESS =
        Pattern.compile("(?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\\.([0-7])");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the part that is out of range.
     */
    public GpuId {
        check("bus", bus, 0xff);
        check("device", device, 0x1f);
        check("function", function, 7);
    }

    private static void check(final String part, final int value, final int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("PCI " + part + " " + value + " is not within 0.." + max);
        }
    }

    /**
     * Reads an address as Linux writes it.
     *
     * @param address {@code 0000:01:00.0}; the domain may be left out or have eight digits.
     * @return the identity.
     * @throws IllegalArgumentException when the text is not a PCI address.
     */
    public static GpuId parse(final String address) {
        final Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                "'" + address + "' is not a PCI address; one looks like 0000:01:00.0 (nvbind gpus lists them)");
        }
        final String domain = matcher.group(1);
        return new GpuId(
            domain == null ? 0 : HexFormat.fromHexDigits(domain),
            HexFormat.fromHexDigits(matcher.group(2)),
            HexFormat.fromHexDigits(matcher.group(3)),
            HexFormat.fromHexDigits(matcher.group(4)));
    }

    @Override
    public int compareTo(final GpuId other) {
        int order = Integer.compareUnsigned(domain, other.domain);
        if (order == 0) {
            order = Integer.compare(bus, other.bus);
        }
        if (order == 0) {
            order = Integer.compare(device, other.device);
        }
        return order == 0 ? Integer.compare(function, other.function) : order;
    }

    /** The address as sysfs spells it, in lower case: {@code 0000:01:00.0}. */
    @Override
    public String toString() {
        final HexFormat hex = HexFormat.of();
        final StringBuilder address = new StringBuilder(16);
        if ((domain & ~0xffff) == 0) {
            hex.toHexDigits(address, (byte) (domain >>> 8));
            hex.toHexDigits(address, (byte) domain);
        } else {
            address.append(Integer.toHexString(domain));
        }
        hex.toHexDigits(address.append(':'), (byte) bus);
        hex.toHexDigits(address.append(':'), (byte) device);
        return address.append('.').append((char) ('0' + function)).toString();
    }
}
