libvasbox_core_la_SOURCES += \
	%D%/address.h \
	%D%/budget.c \
	%D%/callback.c \
	%D%/com.c \
	%D%/execute.c \
	%D%/failures.c \
	%D%/heap.c \
	%D%/host.h \
	%D%/host_report.h \
	%D%/lock.c \
	%D%/managers.c \
	%D%/memory.c \
	%D%/orders.h \
	%D%/pressure.c \
	%D%/report.c \
	%D%/runtime.c \
	%D%/runtime.h \
	%D%/runtime_calls.c \
	%D%/runtime_gc.c \
	%D%/runtime_policy.c \
	%D%/track.c \
	%D%/verify.c \
	%D%/verify.h \
	%D%/verify_heap.c \
	%D%/virtual.c
