package io.nvbind.abi;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.UnionLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A C translation unit that compiles only where a vendor's header says what the generated Java says.
 *
 * <p>Bitfields are not checked: a layout has no member for one (it is padding there), so Java cannot reach it either,
 * and C gives no {@code offsetof} of one. The size of the struct around it is still checked.
 */
final class AbiSource {
    /** What gcc's {@code __builtin_classify_type} answers. */
    private static final int INTEGER = 1;

    private static final int POINTER = 5;
    private static final int REAL = 8;

    /** The C parameter that stands for a Java type in a call that is compiled and never made. */
    private static final Map<Class<?>, String> ARGUMENTS = Map.of(
            boolean.class, "b", byte.class, "c", short.class, "s", int.class, "i", long.class, "l",
            float.class, "f", double.class, "d", MemorySegment.class, "p");

    private final StringBuilder text = new StringBuilder();

    /** Adds the struct or union of a generated class: its size, and offset, size and kind of each member. */
    AbiSource struct(Class<?> type) {
        GroupLayout layout = (GroupLayout) invoke(type, "layout");
        return struct(cName(type.getSimpleName(), layout), layout);
    }

    /** Adds a struct or union by its C name. */
    AbiSource struct(String cType, GroupLayout layout) {
        check("sizeof(" + cType + ")", layout.byteSize(), "size of " + cType);
        members(cType, "", layout, 0);
        return this;
    }

    /** Adds the value of a constant, as the accessor returns it. */
    AbiSource constant(Method accessor) {
        Number value = (Number) invoke(accessor.getDeclaringClass(), accessor.getName());
        return constant(accessor.getName(), value, accessor.getReturnType());
    }

    /**
     * Adds a constant. An {@code int} stands for the C value with the same 32 bits, signed or not; any other value
     * must be equal.
     */
    AbiSource constant(String name, Number value, Class<?> javaType) {
        String condition = "(long long)(" + name + ") == " + literal(value.longValue());
        if (javaType == int.class) {
            condition += " || (long long)(" + name + ") == " + literal(Integer.toUnsignedLong(value.intValue()));
        }
        assertion(condition, "value of " + name + " is " + value);
        return this;
    }

    /**
     * Adds a function: the number of its parameters, which of them are pointers, that none is narrower than in Java,
     * and the size of its result.
     */
    AbiSource function(Method wrapper) {
        String call = wrapper.getName() + Arrays.stream(wrapper.getParameterTypes())
                .map(ARGUMENTS::get)
                .collect(Collectors.joining(", ", "(", ")"));
        text.append("static void call_").append(wrapper.getName())
                .append("(_Bool b, char c, short s, int i, long l, float f, double d, void *p) {\n")
                .append("  (void)b, (void)c, (void)s, (void)i, (void)l, (void)f, (void)d, (void)p;\n")
                .append("  (void)").append(call).append(";\n");
        if (wrapper.getReturnType() != void.class) {
            assertion("sizeof(" + call + ") == sizeof(" + ARGUMENTS.get(wrapper.getReturnType()) + ")",
                    "result of " + wrapper.getName());
        }
        text.append("}\n");
        return this;
    }

    /** Returns the C text, to be compiled after the headers it speaks of. */
    String text() {
        return "#include <stddef.h>\n" + text;
    }

    private void members(String cType, String prefix, GroupLayout group, long base) {
        long offset = base;
        for (MemoryLayout member : group.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                member(cType, prefix, member, offset);
            }
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }

    private void member(String cType, String prefix, MemoryLayout member, long offset) {
        String name = member.name().orElse("");
        if (name.isEmpty() || name.startsWith("$anon")) {
            members(cType, prefix, (GroupLayout) member, offset);
        } else {
            String path = prefix + name;
            check("offsetof(" + cType + ", " + path + ")", offset, "offset of " + path + " in " + cType);
            content(cType, path, member, offset);
        }
    }

    private void content(String cType, String path, MemoryLayout layout, long offset) {
        String field = "((" + cType + " *)0)->" + path;
        check("sizeof(" + field + ")", layout.byteSize(), "size of " + path + " in " + cType);
        switch (layout) {
            case GroupLayout group -> members(cType, path + '.', group, offset);
            case SequenceLayout sequence -> content(cType, path + "[0]", sequence.elementLayout(), offset);
            case ValueLayout value -> check("__builtin_classify_type(" + field + ")", kind(value.carrier()),
                    "kind (1 integer, 5 pointer, 8 real) of " + path + " in " + cType);
            case PaddingLayout _ -> throw new IllegalStateException("padding has no name: " + path);
        }
    }

    private static int kind(Class<?> carrier) {
        if (carrier == MemorySegment.class) {
            return POINTER;
        }
        return carrier == float.class || carrier == double.class ? REAL : INTEGER;
    }

    private void check(String expression, long expected, String what) {
        assertion(expression + " == " + expected, what + " is " + expected);
    }

    private void assertion(String condition, String javaSays) {
        text.append("_Static_assert(").append(condition).append(", \"Java: ").append(javaSays).append("\");\n");
    }

    private static String literal(long value) {
        return value == Long.MIN_VALUE ? "(-9223372036854775807LL - 1)" : "(" + value + "LL)";
    }

    /** A class named as its layout stands for a C tag, any other for a typedef. */
    private static String cName(String simpleName, GroupLayout layout) {
        boolean tag = layout.name().filter(simpleName::equals).isPresent();
        if (!tag) {
            return simpleName;
        }
        return (layout instanceof UnionLayout ? "union " : "struct ") + simpleName;
    }

    private static Object invoke(Class<?> type, String method) {
        try {
            return type.getMethod(method).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + '.' + method + "()", e);
        }
    }
}
