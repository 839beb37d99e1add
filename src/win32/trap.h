/* VASBOX_TRAP: before a stray dereference of a simulated address ends the program, a line says what was meant. */
#ifndef VASBOX_WIN32_TRAP_H
#define VASBOX_WIN32_TRAP_H

void trap_set (void);

#endif
