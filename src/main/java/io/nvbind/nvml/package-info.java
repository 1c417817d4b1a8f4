/** NVIDIA GPUs through NVML; {@code gen} holds the generated bindings. */
package io.nvbind.nvml;
