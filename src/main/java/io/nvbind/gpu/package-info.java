/**
 * The vocabulary of the house: what a GPU is, what can be read from it and in which unit. Imports nothing of nvbind.
 */
package io.nvbind.gpu;
