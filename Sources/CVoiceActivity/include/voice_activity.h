#pragma once

#include <stddef.h>
#include <stdint.h>

/* WebRTC's voice detection behind a C face: Debian's webrtc-audio-processing offers it in C++ only. */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct voice_activity voice_activity;

/* Makes a detector of 10 ms frames at 8, 16, 32 or 48 kHz, one channel; NULL when the library refuses.
 * likelihood: 0 (very low: fewest false alarms) to 3 (high: fewest misses); see VoiceDetection::Likelihood.
 * suppress_noise: -1 for none, or 0 (low) to 3 (very high) to judge the sound with steady noise taken out. */
voice_activity *_Nullable voice_activity_create(int sample_rate, int likelihood, int suppress_noise);

/* Judges the next frame of sample_rate / 100 samples: 1 voice, 0 none, negative when the library refuses the frame. */
int voice_activity_judge(voice_activity *_Nonnull detector, const int16_t *_Nonnull frame, size_t count);

void voice_activity_free(voice_activity *_Nonnull detector);

#ifdef __cplusplus
}
#endif
