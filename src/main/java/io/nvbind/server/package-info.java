/** HTTP, WebSocket and JSON on loopback; the only importer of Undertow. */
package io.nvbind.server;
