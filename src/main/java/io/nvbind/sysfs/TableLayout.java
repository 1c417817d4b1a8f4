package io.nvbind.sysfs;

import java.util.List;

/**
 * Where a version of amdgpu's {@code gpu_metrics} table keeps what nvbind reads. Little endian, naturally aligned; the
 * first four bytes are its size (16 bit), format and content version (8 bit each).
 *
 * <p>Source: {@code struct gpu_metrics_v1_0} to {@code v3_0} in the Linux kernel's
 * {@code drivers/gpu/drm/amd/include/kgd_pp_interface.h}; the offsets are what a C compiler for x86-64 makes of them. All
 * bits set means that the driver does not know. Units: v1 whole degrees, percent and watts; v2 hundredths of a degree (the
 * drivers {@code renoir_ppt.c}, {@code vangogh_ppt.c}, {@code yellow_carp_ppt.c} divide by 100), its activity and power only
 * from 2.4 on in a unit that is the same on every chip (hundredths of a percent, milliwatts), so they are not taken before;
 * v3 as 2.4 ({@code smu_v14_0_0_ppt.c}), with 32 bit powers and averaged clocks only.
 *
 * @param format         version of the family: 1 for discrete cards and Instincts, 2 and 3 for APUs.
 * @param content        version within the family.
 * @param least          bytes up to the end of what is read here; a shorter table is refused.
 * @param most           greatest size of this variant.
 * @param edge           offset of the edge temperature, or of the APU's graphics temperature; -1 when absent.
 * @param hotspot        of the hottest spot's temperature.
 * @param memory         of the memory's temperature.
 * @param activity       of the graphics engine's busy share.
 * @param memoryActivity of the memory controller's busy share.
 * @param power          of the socket's power.
 * @param graphicsClock  of the graphics clock, MHz; from 1.4 on the first of eight.
 * @param memoryClock    of the memory clock, MHz.
 * @param energy         of the energy counter (64 bit, units of 2^-16 J); before 1.4 its unit differed from chip to chip.
 * @param throttle       of the throttle status that is the same on every chip (64 bit).
 * @param residencies    of the 32 bit counters of time spent throttled: PROCHOT, then those of power limits.
 * @param thermal        of the three such counters that are thermal, which follow.
 */
record TableLayout(int format, int content, int least, int most, int edge, int hotspot, int memory, int activity,
                   int memoryActivity, int power, int graphicsClock, int memoryClock, int energy, int throttle,
                   int residencies, int thermal) {

    private static final int ANY = Tree.TABLE_CAP;
    /** The first form of 1.6, without partitions, was this long; the later one is longer. */
    private static final int FIRST_1_6 = 384;

    private static final List<TableLayout> ALL = List.of(
        new TableLayout(1, 0, 80, ANY, 16, 18, 20, 28, 30, 34, 54, 58, -1, -1, -1, -1),
        new TableLayout(1, 1, 96, ANY, 4, 6, 8, 16, 18, 22, 54, 58, -1, -1, -1, -1),
        new TableLayout(1, 2, 104, ANY, 4, 6, 8, 16, 18, 22, 54, 58, -1, -1, -1, -1),
        new TableLayout(1, 3, 120, ANY, 4, 6, 8, 16, 18, 22, 54, 58, -1, 112, -1, -1),
        new TableLayout(1, 4, 288, ANY, -1, 4, 6, 12, 14, 10, 240, 280, 24, -1, -1, -1),
        new TableLayout(1, 5, 360, ANY, -1, 4, 6, 12, 14, 10, 312, 352, 88, -1, -1, -1),
        new TableLayout(1, 6, FIRST_1_6, FIRST_1_6, -1, 4, 6, 12, 14, 10, 336, 376, 88, -1, 108, 116),
        new TableLayout(1, 6, 308, ANY, -1, 4, 6, 12, 14, 10, 264, 304, 16, -1, 36, 44),
        new TableLayout(1, 7, 340, ANY, -1, 4, 6, 12, 14, 10, 296, 336, 24, -1, 44, 52),
        new TableLayout(1, 8, 340, ANY, -1, 4, 6, 12, 14, 10, 296, 336, 24, -1, 44, 52),
        new TableLayout(2, 0, 120, ANY, 16, -1, -1, -1, -1, -1, 80, 84, -1, -1, -1, -1),
        new TableLayout(2, 1, 120, ANY, 4, -1, -1, -1, -1, -1, 76, 80, -1, -1, -1, -1),
        new TableLayout(2, 2, 128, ANY, 4, -1, -1, -1, -1, -1, 76, 80, -1, 120, -1, -1),
        new TableLayout(2, 3, 152, ANY, 4, -1, -1, -1, -1, -1, 76, 80, -1, 120, -1, -1),
        new TableLayout(2, 4, 164, ANY, 4, -1, -1, 28, -1, 40, 76, 80, -1, 120, -1, -1),
        new TableLayout(3, 0, 264, ANY, 4, -1, -1, 42, -1, 112, 174, 186, -1, -1, 228, 244));

    /**
     * The layout of a table.
     *
     * @param format  from its header.
     * @param content from its header.
     * @param size    from its header, bytes.
     * @return null for a version that is not known here. Allocates nothing.
     */
    static TableLayout of(final int format, final int content, final int size) {
        for (int i = 0; i < ALL.size(); i++) {
            final TableLayout each = ALL.get(i);
            if (each.format == format && each.content == content && size <= each.most) {
                return each;
            }
        }
        return null;
    }

    /**
     * Whether the table is of a chip whose graphics share the processor's memory.
     *
     * @return true for the families of APUs.
     */
    boolean apu() {
        return format >= 2;
    }

    /**
     * What temperatures and activities are divided by.
     *
     * @return 1, or 100 for hundredths.
     */
    double fraction() {
        return format == 1 ? 1 : 100;
    }

    /**
     * What powers are divided by.
     *
     * @return 1 for watts, 1000 for milliwatts.
     */
    double powerFraction() {
        return format == 1 ? 1 : 1000;
    }

    /**
     * The width of powers.
     *
     * @return true for 32 bit, else 16 bit.
     */
    boolean widePower() {
        return format == 3;
    }
}
