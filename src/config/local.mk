# libvasbox_core_la_SOURCES += %D%/NAME.c %D%/NAME.h
