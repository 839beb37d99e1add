/* io.h of Microsoft's C runtime: the platform's functions. */
#ifndef VASBOX_IO_H
#define VASBOX_IO_H
#include <stdio.h>
#include <unistd.h>
#define _fileno fileno
#define _isatty isatty
#define _unlink unlink
#endif
