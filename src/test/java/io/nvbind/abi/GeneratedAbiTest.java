package io.nvbind.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds every generated struct, constant and function against the vendor's own header, by compiling. */
class GeneratedAbiTest {
    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Binding.class)
    void shouldHaveTheVendorsLayoutsWhenCompiledWithItsHeader(Binding binding) throws Exception {
        var source = new AbiSource();
        binding.structs().forEach(source::struct);

        assertFalse(binding.structs().isEmpty());
        assertEquals("", complaints(binding, source));
    }

    @ParameterizedTest
    @EnumSource(Binding.class)
    void shouldHaveTheVendorsConstantsWhenCompiledWithItsHeader(Binding binding) throws Exception {
        var source = new AbiSource();
        binding.constants().forEach(source::constant);

        assertFalse(binding.constants().isEmpty());
        assertEquals("", complaints(binding, source));
    }

    @ParameterizedTest
    @EnumSource(value = Binding.class, mode = EnumSource.Mode.EXCLUDE, names = "ROCM5")
    void shouldCallTheVendorsFunctionsAsDeclaredWhenCompiledWithItsHeader(Binding binding) throws Exception {
        var source = new AbiSource();
        binding.functions().forEach(source::function);

        assertFalse(binding.functions().isEmpty());
        assertEquals("", complaints(binding, source));
    }

    private String complaints(Binding binding, AbiSource source) throws IOException, InterruptedException {
        return new Compiler(work)
                .headers(VendorHeaders.include(binding.folder()))
                .headers(VendorHeaders.include("drm"))
                .complaints(Path.of("native-headers", binding.folder(), "umbrella.h").toAbsolutePath(), source.text());
    }
}
