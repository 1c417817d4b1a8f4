/** Intel GPUs through Level Zero's system management (Sysman); {@code gen} holds the generated bindings. */
package io.nvbind.levelzero;
