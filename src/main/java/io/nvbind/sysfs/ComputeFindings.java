package io.nvbind.sysfs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said about computing on an AMD GPU: {@code /dev/kfd}, the HIP runtime, and the override of the gfx target.
 * Games need none of it.
 */
final class ComputeFindings {

    private static final List<String> FOLDERS = List.of("/opt/rocm/lib", "/opt/rocm/lib64",
        "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib", "/usr/local/lib64");
    private static final String RUNTIME = "libamdhip64.so.";

    private final Tree tree;
    private final NodeFindings nodes;
    private final KfdTopology kfd;
    private final String hipRuntime;

    ComputeFindings(final Tree tree, final NodeFindings nodes) {
        this.tree = tree;
        this.nodes = nodes;
        kfd = new KfdTopology(tree);
        hipRuntime = search();
    }

    private String search() {
        final List<String> folders = new ArrayList<>(FOLDERS);
        for (final String name : tree.names(tree.at("/opt"))) {
            if (name.startsWith("rocm-")) {
                folders.add("/opt/" + name + "/lib");
            }
        }
        for (final String folder : folders) {
            final Path path = tree.at(folder);
            for (final String name : tree.names(path)) {
                if (name.startsWith(RUNTIME) && tree.exists(path.resolve(name))) {
                    return folder + "/" + name;
                }
            }
        }
        return null;
    }

    /**
     * The HIP runtime.
     *
     * @return its path on a running system, or null when it is in none of the usual library folders.
     */
    String hipRuntime() {
        return hipRuntime;
    }

    /**
     * A GPU's gfx target.
     *
     * @param pci which.
     * @return null when the kernel does not list it for computing.
     */
    GfxTarget target(final PciGpu pci) {
        return kfd.target(pci.id());
    }

    /**
     * Looks at one GPU.
     *
     * @param pci which.
     * @param out receives the findings.
     */
    void add(final PciGpu pci, final List<Finding> out) {
        if (!pci.boundTo("amdgpu")) {
            return;
        }
        final Finding node = nodes.node("/dev/kfd", "render", Finding.Kind.COMPUTE,
            "ROCm and HIP cannot compute on the GPU (games do not need it)");
        if (node != null) {
            out.add(node);
        }
        if (hipRuntime == null) {
            out.add(new Finding(Finding.Kind.COMPUTE, "The HIP runtime (libamdhip64) is not installed; games do not need it",
                "To compute on the GPU, install it: libamdhip64-5 or newer (Debian, Ubuntu), rocm-hip (Fedora) or "
                    + "hip-runtime-amd (Arch)"));
        }
        final GfxTarget target = target(pci);
        if (target != null && target.override() != null) {
            out.add(new Finding(Finding.Kind.COMPUTE,
                "AMD's builds of ROCm hold no code for this GPU's target " + target.name(),
                "Programs that compute usually run with HSA_OVERRIDE_GFX_VERSION=" + target.override()
                    + " in their environment, which AMD does not vouch for; leave it out with builds that hold code for "
                    + target.name() + ", such as some distributions' own"));
        }
    }
}
