/**
 * AMD GPUs through ROCm SMI; {@code gen} holds the bindings with the 6.x layouts, {@code gen5} the 5.x structs that differ.
 */
package io.nvbind.rocm;
