/** The native border: opening a library by soname, asking it for symbols, and libc calls the JDK does not offer. */
package io.nvbind.ffi;
