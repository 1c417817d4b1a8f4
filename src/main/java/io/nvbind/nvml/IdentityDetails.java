package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_ADA;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_AMPERE;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_HOPPER;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_KEPLER;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_MAXWELL;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_PASCAL;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_TURING;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_ARCH_VOLTA;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_UUID_V2_BUFFER_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_VBIOS_VERSION_BUFFER_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_GSP_FIRMWARE_VERSION_BUF_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_SYSTEM_NVML_VERSION_BUFFER_SIZE;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetArchitecture;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCudaComputeCapability;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetGspFirmwareVersion;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMinorNumber;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetNumGpuCores;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetUUID;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetVbiosVersion;
import static io.nvbind.nvml.gen.nvml_h.nvmlSystemGetCudaDriverVersion_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlSystemGetNVMLVersion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Which GPU it is, and which versions serve it. */
final class IdentityDetails {

    private static final Map<Integer, String> ARCHITECTURES = Map.of(
        NVML_DEVICE_ARCH_KEPLER(), "Kepler",
        NVML_DEVICE_ARCH_MAXWELL(), "Maxwell",
        NVML_DEVICE_ARCH_PASCAL(), "Pascal",
        NVML_DEVICE_ARCH_VOLTA(), "Volta",
        NVML_DEVICE_ARCH_TURING(), "Turing",
        NVML_DEVICE_ARCH_AMPERE(), "Ampere",
        NVML_DEVICE_ARCH_ADA(), "Ada",
        NVML_DEVICE_ARCH_HOPPER(), "Hopper",
        // Newer than the header the bindings come from.
        NVML_DEVICE_ARCH_HOPPER() + 1, "Blackwell");
    private static final int CUDA_MAJOR = 1000;
    private static final int CUDA_MINOR = 10;
    private static final String NO_SERIAL = "not among the NVML functions nvbind calls";

    private IdentityDetails() {
    }

    static void read(final MemorySegment device, final DetailList out) {
        out.text("uuid", "nvmlDeviceGetUUID", NVML_DEVICE_UUID_V2_BUFFER_SIZE(),
            text -> nvmlDeviceGetUUID(device, text, (int) text.byteSize()));
        out.unavailable("serial", NO_SERIAL);
        out.text("vbios", "nvmlDeviceGetVbiosVersion", NVML_DEVICE_VBIOS_VERSION_BUFFER_SIZE(),
            text -> nvmlDeviceGetVbiosVersion(device, text, (int) text.byteSize()));
        out.text("gsp_firmware", "nvmlDeviceGetGspFirmwareVersion", NVML_GSP_FIRMWARE_VERSION_BUF_SIZE(),
            text -> nvmlDeviceGetGspFirmwareVersion(device, text));
        out.text("nvml_version", "nvmlSystemGetNVMLVersion", NVML_SYSTEM_NVML_VERSION_BUFFER_SIZE(),
            text -> nvmlSystemGetNVMLVersion(text, (int) text.byteSize()));
        out.number("cuda_driver_version", "nvmlSystemGetCudaDriverVersion_v2",
            version -> version / CUDA_MAJOR + "." + version % CUDA_MAJOR / CUDA_MINOR,
            number -> nvmlSystemGetCudaDriverVersion_v2(number));
        out.number("architecture", "nvmlDeviceGetArchitecture",
            number -> ARCHITECTURES.getOrDefault(number, "unknown to nvbind (NVML number " + number + ")"),
            number -> nvmlDeviceGetArchitecture(device, number));
        computeCapability(device, out);
        out.number("cores", "nvmlDeviceGetNumGpuCores", Integer::toUnsignedString,
            number -> nvmlDeviceGetNumGpuCores(device, number));
        out.number("minor_number", "nvmlDeviceGetMinorNumber", Integer::toUnsignedString,
            number -> nvmlDeviceGetMinorNumber(device, number));
    }

    private static void computeCapability(final MemorySegment device, final DetailList out) {
        final MemorySegment minor = out.number();
        out.number("compute_capability", "nvmlDeviceGetCudaComputeCapability",
            major -> major + "." + minor.get(ValueLayout.JAVA_INT, 0),
            major -> nvmlDeviceGetCudaComputeCapability(device, major, minor));
    }
}
