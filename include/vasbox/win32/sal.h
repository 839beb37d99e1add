/* Annotations of parameters, which say nothing to a compiler here. */
#ifndef VASBOX_WIN32_SAL_H
#define VASBOX_WIN32_SAL_H

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(n)
#define _In_reads_opt_(n)
#define _In_reads_bytes_(n)
#define _In_reads_bytes_opt_(n)
#define _In_range_(low, high)
#define _Out_
#define _Out_opt_
#define _Out_writes_(n)
#define _Out_writes_opt_(n)
#define _Out_writes_to_(n, used)
#define _Out_writes_to_opt_(n, used)
#define _Out_writes_bytes_(n)
#define _Out_writes_bytes_opt_(n)
#define _Out_writes_bytes_to_(n, used)
#define _Out_writes_bytes_to_opt_(n, used)
#define _Outptr_
#define _Outptr_opt_
#define _Inout_
#define _Inout_opt_
#define _Inout_updates_(n)
#define _Inout_updates_bytes_(n)
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_opt_
#define _Post_writable_byte_size_(n)
#define _Post_invalid_
#define _Pre_maybenull_
#define _Pre_valid_
#define _Pre_notnull_
#define _Success_(condition)
#define _When_(condition, annotation)
#define _At_(target, annotation)
#define _Use_decl_annotations_
#define _Must_inspect_result_
#define _Check_return_
#define _Reserved_
#define _Null_terminated_
#define _Printf_format_string_
#define _Frees_ptr_opt_
#define _Analysis_assume_(condition) ((void) 0)
#ifndef __cplusplus /* the C++ library has parameters of these names */
#define __in
#define __in_opt
#define __out
#define __out_opt
#define __inout
#define __inout_opt
#define __reserved
#endif

#endif
