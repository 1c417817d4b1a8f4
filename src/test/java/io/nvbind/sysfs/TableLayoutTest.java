package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The offsets are those that a C compiler gives to the structs of the kernel's kgd_pp_interface.h: the fields are repeated
 * here in their order, and each is put at the next multiple of its size.
 */
final class TableLayoutTest {

    private static final String TEMPERATURES = "edge hotspot memory vrgfx vrsoc vrmem ";
    private static final String CLOCKS = "agfx asoc au av0 ad0 av1 ad1 gfx soc u v0 d0 v1 d1 ";
    private static final String TAIL_1 = "throttle:4 fan width speed padding gacc:4 macc:4 hbm*4 ";
    private static final String HEAD_4 = "hotspot memory vrsoc power activity umc ";
    private static final String LINKS = "width speed xwidth xspeed gacc:4 macc:4 pacc:8 pinst:8 prec:8 prep:8 prover:8 ";
    private static final String CLOCKS_4 = "gfx*8 soc*4 v0*4 d0*4 u padding ";
    private static final String RESIDENCIES = "acc:4 prochot:4 ppt:4 thermal:4 vr:4 hbmt:4 ";
    private static final String HEAD_2 = "edge soc core*8 l3*2 activity mm ";
    private static final String BODY_2 = "power cpu socp gfxp corep*8 agfx asoc au af av ad gfx socc u f v d corec*8 l3c*2 "
        + "throttle:4 fan ";

    private static Map<String, Integer> offsets(final String fields) {
        final Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 4;
        for (final String field : fields.split(" ")) {
            final int size = field.contains(":") ? Integer.parseInt(field.split(":")[1].split("\\*")[0]) : 2;
            final int count = field.contains("*") ? Integer.parseInt(field.split("\\*")[1]) : 1;
            at = (at + size - 1) / size * size;
            offsets.put(field.split("[:*]")[0], at);
            at += size * count;
        }
        offsets.put("end", at);
        return offsets;
    }

    private static String struct(final String version) {
        final String energy = "energy:8 clock:8 ";
        return switch (version) {
            case "1.0" -> "clock:8 " + TEMPERATURES + "activity umc mm power energy:4 " + CLOCKS + "throttle:4 fan w:1 s:1";
            case "1.1" -> TEMPERATURES + "activity umc mm power " + energy + CLOCKS + TAIL_1;
            case "1.2" -> TEMPERATURES + "activity umc mm power " + energy + CLOCKS + TAIL_1 + "firmware:8";
            case "1.3" -> TEMPERATURES + "activity umc mm power " + energy + CLOCKS + TAIL_1
                + "firmware:8 vsoc vgfx vmem padding1 independent:8";
            case "1.4" -> HEAD_4 + "vcn*4 " + energy + "throttle:4 lock:4 " + LINKS + "xr:8*8 xw:8*8 firmware:8 " + CLOCKS_4;
            case "1.5" -> HEAD_4 + "vcn*4 jpeg*32 " + energy + "throttle:4 lock:4 " + LINKS
                + "nak:4 nakr:4 xr:8*8 xw:8*8 firmware:8 " + CLOCKS_4;
            case "1.6 first" -> HEAD_4 + "vcn*4 jpeg*32 " + energy + RESIDENCIES + "throttle:4 lock:4 " + LINKS
                + "nak:4 nakr:4 xr:8*8 xw:8*8 firmware:8 " + CLOCKS_4;
            case "1.6" -> HEAD_4 + energy + RESIDENCIES + "lock:4 " + LINKS
                + "nak:4 nakr:4 xr:8*8 xw:8*8 firmware:8 " + CLOCKS_4;
            case "1.7", "1.8" -> HEAD_4 + "bandwidth:8 " + energy + RESIDENCIES + "lock:4 " + LINKS
                + "nak:4 nakr:4 xr:8*8 xw:8*8 status*8 padding2 firmware:8 " + CLOCKS_4;
            case "2.0" -> "clock:8 " + HEAD_2 + BODY_2;
            case "2.1" -> HEAD_2 + "clock:8 " + BODY_2 + "padding*3";
            case "2.2" -> HEAD_2 + "clock:8 " + BODY_2 + "padding*3 independent:8";
            case "2.3" -> HEAD_2 + "clock:8 " + BODY_2 + "padding*3 independent:8 average*12";
            case "2.4" -> HEAD_2 + "clock:8 " + BODY_2 + "padding*3 independent:8 average*12 volts*3 amperes*3";
            default -> "edge soc core*16 skin activity vcn ipu*8 c0*16 dr dw ir iw clock:8 power:4 ipup apu:4 gfxp:4 dgpu:4 "
                + "all:4 corep*16 sys stapm cstapm gfx asoc vpe aipu f v u mpipu cc*16 cmax gmax prochot:4 spl:4 fppt:4 "
                + "sppt:4 thermal:4 tgfx:4 tsoc:4 alpha:4";
        };
    }

    @ParameterizedTest
    @CsvSource({"1.0,80", "1.1,96", "1.2,104", "1.3,120", "1.4,288", "1.5,360", "1.6 first,384", "1.6,1664", "1.7,2176",
        "1.8,3872", "2.0,120", "2.1,120", "2.2,128", "2.3,152", "2.4,168", "3.0,264"})
    void shouldHaveTheOffsetsOfTheKernelsStruct(final String version, final int size) {
        final Map<String, Integer> expected = offsets(struct(version));
        final TableLayout layout = TableLayout.of(version.charAt(0) - '0', version.charAt(2) - '0', size);
        assertNotNull(layout);
        final boolean apu = layout.apu();
        assertEquals(expected.getOrDefault("edge", -1), layout.edge());
        assertEquals(expected.getOrDefault("hotspot", -1), layout.hotspot());
        assertEquals(expected.getOrDefault("memory", -1), layout.memory());
        if (!apu || size >= 168) {
            assertEquals(expected.get("activity"), layout.activity());
            assertEquals(expected.get("power"), layout.power());
        }
        assertEquals(expected.getOrDefault("umc", -1), layout.memoryActivity());
        assertEquals(expected.get("gfx"), layout.graphicsClock());
        assertEquals(expected.get("u"), layout.memoryClock());
        assertEquals(expected.getOrDefault("independent", -1), layout.throttle());
        assertEquals(apu || version.compareTo("1.4") < 0 ? -1 : expected.get("energy"), layout.energy());
        assertEquals(expected.getOrDefault("prochot", -1), layout.residencies());
        assertEquals(expected.getOrDefault("thermal", -1), layout.thermal());
        assertEquals(true, layout.least() <= size && layout.least() >= layout.memoryClock() + 2
            && layout.least() >= layout.throttle() + 8 && layout.least() >= layout.thermal() + 12);
    }

    @Test
    void shouldKnowNoLayoutWhenTheVersionIsNew() {
        assertNull(TableLayout.of(1, 9, 200));
        assertNull(TableLayout.of(4, 0, 200));
        assertNull(TableLayout.of(0, 0, 0));
    }
}
