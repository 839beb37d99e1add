/* The shipped configs' text, compiled in: sim-configs/embed.sh writes these two arrays from sim-configs/NAME.conf. */
#ifndef VASBOX_CONFIG_SHIPPED_H
#define VASBOX_CONFIG_SHIPPED_H

/* Side by side, sorted by name; NULL ends both. */
extern const char *const shipped_names[];
extern const char *const shipped_texts[];

#endif
