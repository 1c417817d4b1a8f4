package io.nvbind.profile;

import io.nvbind.gpu.Vendor;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** DXVK-NVAPI, by which Windows games under Proton reach NVIDIA's driver. */
final class Nvapi {

    private static final String BY = "DXVK-NVAPI";

    private Nvapi() {
    }

    static Deed dlssMode(final JsonNode value, final Target target) {
        if (GpuFamily.of(target) != GpuFamily.RTX) {
            return Deed.unsupported("DLSS needs an NVIDIA RTX card, and this is '" + target.gpuName() + "'", Sources.NVAPI);
        }
        if (value.stringValue().equals("off") || !reaches(target)) {
            return null;
        }
        return Deed.variable(BY, LaunchVariable.DXVK_NVAPI_DRS_NGX_DLSS_SR_MODE,
            value.stringValue().toLowerCase(Locale.ROOT), "the driver's override; DLSS itself is switched on in the game");
    }

    static Deed reflex(final JsonNode value, final Target target) {
        if (target.vendor() != Vendor.NVIDIA) {
            return Deed.unsupported("Reflex needs NVIDIA's driver", Sources.NVAPI);
        }
        if (value.stringValue().equals("off") || !reaches(target)) {
            return null;
        }
        final String note = "offers Reflex to the game; it is switched on in the game"
            + (value.stringValue().equals("boost") ? ", with Boost" : "");
        return target.draws(Api.D3D9, Api.D3D11, Api.D3D12)
            ? Deed.variable(BY, LaunchVariable.PROTON_FORCE_NVAPI, "1", note)
            : Deed.variable(BY, LaunchVariable.DXVK_NVAPI_VKREFLEX, "1", note + "; needs the layer of DXVK-NVAPI installed");
    }

    /** Native games speak to the driver themselves. */
    private static boolean reaches(final Target target) {
        return target.proton() && !target.apis().equals(List.of(Api.OPENGL));
    }
}
