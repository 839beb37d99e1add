/* VASBOX_ON_REFUSAL: a line for each refused call, and with abort the end of the program. */
#ifndef VASBOX_WIN32_REFUSAL_H
#define VASBOX_WIN32_REFUSAL_H

#include <vasbox/machine.h>

/* Nothing happens where nobody asked for it. */
void refusal_begin (VasMachine *machine);
void refusal_end (VasMachine *machine);

#endif
