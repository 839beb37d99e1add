libvasbox_core_la_SOURCES += %D%/rule.c
libvasbox_core_la_SOURCES += %D%/status.c %D%/status_names.h
libvasbox_core_la_SOURCES += %D%/range.c
libvasbox_core_la_SOURCES += %D%/prng.c %D%/prng.h
libvasbox_core_la_SOURCES += %D%/nearest.c %D%/nearest.h
libvasbox_core_la_SOURCES += %D%/config_key.c %D%/config_default.c %D%/config_key.h
libvasbox_core_la_SOURCES += %D%/geometry.c %D%/geometry.h %D%/hash.h
libvasbox_core_la_SOURCES += %D%/protection.c %D%/protection.h
