package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimStateTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve(SimLayout.FILE_NAME);
    }

    @Test
    void shouldHoldTheCardsItWasMadeWith() throws IOException {
        try (SimState state = SimState.create(file(), SimState.standardCards())) {
            assertEquals(3, state.cardCount());
            assertEquals("0000:01:00.0", state.card(SimVendor.NVIDIA).pci());
            assertEquals("0000:03:00.0", state.card(SimVendor.AMD).pci());
            assertEquals("0000:0a:00.0", state.card(SimVendor.INTEL).pci());
        }
    }

    @Test
    void shouldNameEveryStandardCardAsSimulated() {
        for (final SimCard card : SimState.standardCards()) {
            assertTrue(card.text(SimField.NAME).endsWith("(simulated)"), card.text(SimField.NAME));
        }
    }

    @Test
    void shouldShowChangesToWhoeverElseMappedIt() throws IOException {
        try (SimState one = SimState.create(file(), SimState.standardCards()); SimState other = SimState.open(file())) {
            one.card(1).set(SimField.TEMPERATURE_EDGE_MC, -5_000).text(SimField.NAME, "renamed");

            assertEquals(-5_000, other.card(1).get(SimField.TEMPERATURE_EDGE_MC));
            assertEquals("renamed", other.card(1).text(SimField.NAME));
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoState() throws IOException {
        Files.write(file(), new byte[SimLayout.LENGTH]);
        assertThrows(IOException.class, () -> SimState.open(file()));
        Files.write(file(), new byte[12]);
        assertThrows(IOException.class, () -> SimState.open(file()));
    }

    @Test
    void shouldRefuseMoreCardsThanFit() {
        final List<SimCard> many = Collections.nCopies(17, SimStandardCards.nvidia());
        assertThrows(IllegalArgumentException.class, () -> SimState.create(file(), many));
        assertFalse(Files.exists(file()));
    }

    @Test
    void shouldRefuseMoreOverridesThanFit() throws IOException {
        try (SimState state = SimState.create(file(), List.of())) {
            for (int i = 0; i < SimLayout.OVERRIDES; i++) {
                state.override(SimOverride.status("function" + i, 3));
            }
            assertThrows(IllegalStateException.class, () -> state.override(SimOverride.status("one more", 3)));
            state.clearOverrides();
            state.override(SimOverride.status("one more", 3));
        }
    }

    @Test
    void shouldRefuseAnOverrideOutOfRange() {
        final SimOverride override = SimOverride.untouched("x");
        assertThrows(IllegalArgumentException.class, () -> override.onCard(16));
        assertThrows(IllegalArgumentException.class, () -> override.after(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> override.forCalls(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> SimOverride.abort("x".repeat(48)));
        assertThrows(IllegalArgumentException.class, () -> SimOverride.abort(""));
    }
}
