/** Puts the measuring of a swap into LWJGL's methods; the only importer of ASM. */
package io.nvbind.agent.weave;
