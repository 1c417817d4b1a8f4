/**
 * The Unix socket: one JSON object a line each way, the caller known by the kernel's word. The same operations as
 * HTTP, without its cost.
 */
package io.nvbind.socket;
