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
#define _In_NLS_string_(n)
#define _In_bytecount_(n)
#define _In_count_(n)
#define _In_reads_z_(n)
#define _In_reads_or_z_(n)
#define _Out_bytecap_(n)
#define _Out_cap_(n)
#define _Out_writes_z_(n)
#define _Out_writes_all_(n)
#define _Out_writes_bytes_all_(n)
#define _Out_z_cap_(n)
#define _Outptr_result_maybenull_
#define _Outptr_result_bytebuffer_(n)
#define _Outptr_result_nullonfailure_
#define _COM_Outptr_
#define _Inout_z_
#define _Inout_updates_opt_(n)
#define _Inout_updates_bytes_opt_(n)
#define _Inout_updates_all_(n)
#define _Deref_out_
#define _Deref_out_opt_
#define _Field_size_(n)
#define _Field_size_bytes_(n)
#define _Field_size_opt_(n)
#define _Field_range_(low, high)
#define _Struct_size_bytes_(n)
#define _Maybenull_
#define _Notnull_
#define _Valid_
#define _Pre_
#define _Post_
#define _Pre_opt_valid_
#define _Pre_writable_size_(n)
#define _Pre_readable_size_(n)
#define _Post_valid_
#define _Post_ptr_invalid_
#define _Post_equal_to_(value)
#define _Post_satisfies_(condition)
#define _Post_writable_size_(n)
#define _Post_readable_size_(n)
#define _Readable_bytes_(n)
#define _Writable_bytes_(n)
#define _Ret_z_
#define _Ret_range_(low, high)
#define _Ret_writes_(n)
#define _Ret_writes_bytes_(n)
#define _Ret_writes_maybenull_(n)
#define _Ret_writes_bytes_maybenull_(n)
#define _Return_type_success_(condition)
#define _Always_(annotation)
#define _On_failure_(annotation)
#define _Interlocked_operand_
#define _Function_class_(name)
#define _Acquires_lock_(lock)
#define _Releases_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Acquires_exclusive_lock_(lock)
#define _Releases_exclusive_lock_(lock)
#define _Guarded_by_(lock)
#define _IRQL_requires_max_(level)
#define _IRQL_requires_(level)
#define __drv_allocatesMem(kind)
#define __drv_freesMem(kind)
#define __drv_aliasesMem
#define __analysis_assume(condition) ((void) 0)
#define __callback
#define __kernel_entry
#define __success(condition)
#define __field_bcount(n)
#define __field_ecount(n)
#define __in_ecount(n)
#define __in_bcount(n)
#define __in_bcount_opt(n)
#define __out_ecount(n)
#define __out_bcount(n)
#define __out_bcount_opt(n)
#define __inout_bcount(n)
#define __deref_out
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
