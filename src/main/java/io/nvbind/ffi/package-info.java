/**
 * The native border: finding a library by soname and opening it by its path, asking it for symbols, and libc calls the JDK
 * does not offer.
 */
package io.nvbind.ffi;
