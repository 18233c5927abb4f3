#include <flite/flite.h>
/* The voices' entry points live in the voice libraries and are declared in no header of flite's. */
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);
