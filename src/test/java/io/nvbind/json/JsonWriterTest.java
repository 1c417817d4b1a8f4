package io.nvbind.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTest {

    private final JsonWriter json = new JsonWriter(8);

    private String text() {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    private String decimal(final double value, final int decimals) {
        json.reset().decimal(value, decimals);
        return text();
    }

    @Test
    void shouldSetCommasByItself() {
        json.beginObject();
        json.name("a").number(1);
        json.name("b").beginArray().number(2).string("x").nullValue().bool(true).endArray();
        json.name("c").beginObject().endObject();
        json.name("d").bool(false);
        json.endObject();
        assertEquals("{\"a\":1,\"b\":[2,\"x\",null,true],\"c\":{},\"d\":false}", text());
    }

    @Test
    void shouldWriteDecimalsWithAFixedCount() {
        assertEquals("16.667", decimal(16.6666667, 3));
        assertEquals("0.00", decimal(0, 2));
        assertEquals("0.00", decimal(-0.0, 2));
        assertEquals("0.00", decimal(-0.004, 2));
        assertEquals("-0.05", decimal(-0.05, 2));
        assertEquals("0.007", decimal(0.007, 3));
        assertEquals("3", decimal(2.5, 0));
        assertEquals("-12.5", decimal(-12.5, 1));
        assertEquals("999999999999.9", decimal(999_999_999_999.9, 1));
        assertEquals("12345678901234568", decimal(12_345_678_901_234_568.0, 3));
    }

    @Test
    void shouldNeverWriteWhatIsNoJsonNumber() {
        for (final double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300,
            -Double.MAX_VALUE, 9.3e18}) {
            assertEquals("null", decimal(odd, 2));
        }
        assertEquals("0.000", decimal(Double.MIN_VALUE, 3));
    }

    @Test
    void shouldWriteEveryLong() {
        for (final long value : new long[] {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1_790_000_000_123_456_789L}) {
            json.reset().number(value);
            assertEquals(Long.toString(value), text());
        }
        json.reset().fixed(Long.MIN_VALUE, 6);
        assertEquals("-9223372036854.775808", text());
        json.reset().fixed(5, 6);
        assertEquals("0.000005", text());
    }

    @Test
    void shouldBeReadBackAsItWasWithinItsPrecision() {
        final Random random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            final double value = (random.nextDouble() - 0.3) * Math.pow(10, random.nextInt(9));
            final int decimals = random.nextInt(7);
            final BigDecimal read = new BigDecimal(decimal(value, decimals));
            final double error = read.subtract(new BigDecimal(value)).abs().doubleValue();
            assertTrue(error <= 0.5000001 * Math.pow(10, -decimals) + Math.ulp(value), value + " became " + read);
            assertEquals(decimals, read.scale());
        }
    }

    @Test
    void shouldEscapeHostileText() {
        final String hostile = "\"\\/\b\f\n\r\t\u0000\u001f\u007f<script>é€😀\u2028";
        json.reset().string(hostile);
        assertEquals(hostile, JsonMapper.shared().readTree(json.toByteArray()).stringValue());
        assertTrue(text().contains("\\u0000") && text().contains("\\u007f"), text());
    }

    @Test
    void shouldReplaceLoneSurrogates() {
        json.reset().beginArray().string("a\ud83d").string("\ude00b").string("\ud83d\ud83d\ude00").endArray();
        final JsonNode read = JsonMapper.shared().readTree(json.toByteArray());
        assertEquals("a\ufffd", read.get(0).stringValue());
        assertEquals("\ufffdb", read.get(1).stringValue());
        assertEquals("\ufffd😀", read.get(2).stringValue());
    }

    @Test
    void shouldSurviveAnyText() {
        final Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x10000 : 0x80));
            }
            json.reset().beginObject().name(text.toString()).string(text.toString()).endObject();
            final String expected = new String(text.toString().getBytes(StandardCharsets.UTF_16BE),
                StandardCharsets.UTF_16BE);
            final JsonNode read = JsonMapper.shared().readTree(json.toByteArray());
            assertEquals(expected, read.get(expected).stringValue());
        }
    }
}
