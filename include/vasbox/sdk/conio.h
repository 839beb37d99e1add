/* conio.h of Microsoft's C runtime: a key is the next byte of the input. */
#ifndef VASBOX_CONIO_H
#define VASBOX_CONIO_H
#include <stdio.h>
#define _getch getchar
#define _getche getchar
#define getch getchar
#define _putch putchar
#define _kbhit() 0
#define _cprintf printf
#endif
