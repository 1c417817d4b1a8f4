package io.nvbind.replay;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares figures with figures read back from JSON, where an integer's width is lost but no digit. */
final class SameFigures {

    private SameFigures() {
    }

    static boolean same(final Object one, final Object other) {
        if (one instanceof final Map<?, ?> map && other instanceof final Map<?, ?> otherMap) {
            return map.keySet().equals(otherMap.keySet())
                && map.keySet().stream().allMatch(key -> same(map.get(key), otherMap.get(key)));
        }
        if (one instanceof final List<?> list && other instanceof final List<?> otherList) {
            if (list.size() != otherList.size()) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (!same(list.get(i), otherList.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof final Number number && other instanceof final Number otherNumber) {
            final boolean whole = isWhole(number) && isWhole(otherNumber);
            return whole ? number.longValue() == otherNumber.longValue()
                : Double.compare(number.doubleValue(), otherNumber.doubleValue()) == 0;
        }
        return Objects.equals(one, other);
    }

    private static boolean isWhole(final Number number) {
        return number instanceof Integer || number instanceof Long;
    }
}
