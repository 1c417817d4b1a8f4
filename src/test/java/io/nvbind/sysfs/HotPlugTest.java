package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.GpuEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs that come, go and change hands become events. */
final class HotPlugTest {

    @TempDir
    private Path root;
    private SysTree tree;
    private HotPlug hotPlug;
    private long now;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
        Cards.nouveau(tree);
        hotPlug = new HotPlug(() -> new PciGpus(root), new PciGpus(root), now);
    }

    private List<String> events() {
        final List<String> events = new ArrayList<>();
        now += HotPlug.EVERY_NANOS;
        hotPlug.poll(now, event -> events.add(event.kind() + " " + event.id() + " " + event.message()));
        return events;
    }

    @Test
    void shouldTellEachChangeOnceWhenGpusComeAndGo() {
        assertEquals(List.of(), events());
        final String device = Cards.unbound(tree);
        assertEquals(List.of("APPEARED 0000:0a:00.0 the GPU is on the PCI bus, without a driver"), events());
        assertEquals(List.of(), events());
        tree.link(device + "/driver", "../../../bus/pci/drivers/nvidia");
        assertEquals(List.of("APPEARED 0000:0a:00.0 the driver nvidia took the GPU"), events());
        tree.delete(device + "/driver");
        assertEquals(List.of("LOST 0000:0a:00.0 its driver nvidia let the GPU go"), events());
        tree.delete("/sys/bus/pci/devices/0000:0a:00.0");
        assertEquals(List.of("LOST 0000:0a:00.0 the GPU is off the PCI bus"), events());
        Cards.navi21(tree);
        assertEquals(List.of("APPEARED 0000:03:00.0 the GPU is on the PCI bus, with the driver amdgpu"), events());
    }

    @Test
    void shouldNotLookWhenItIsNotTime() {
        Cards.navi21(tree);
        final List<GpuEvent> events = new ArrayList<>();
        hotPlug.poll(now + HotPlug.EVERY_NANOS - 1, events::add);
        assertEquals(List.of(), events);
    }
}
