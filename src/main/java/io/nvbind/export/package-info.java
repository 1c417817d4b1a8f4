/** Figures for monitoring: Prometheus and OpenTelemetry; the only importer of their libraries. */
package io.nvbind.export;
