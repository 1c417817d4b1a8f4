/** Writes JSON without garbage. */
package io.nvbind.json;
