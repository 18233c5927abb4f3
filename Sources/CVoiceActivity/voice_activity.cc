// The headers choose their platform by these, which pkg-config names and SwiftPM does not pass on.
#ifndef WEBRTC_POSIX
#define WEBRTC_POSIX
#endif
#ifndef WEBRTC_AUDIO_PROCESSING_ONLY_BUILD
#define WEBRTC_AUDIO_PROCESSING_ONLY_BUILD
#endif

#include "voice_activity.h"

#include <string.h>

#include <memory>
#include <new>

#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

struct voice_activity {
  std::unique_ptr<webrtc::AudioProcessing> processing;
  webrtc::AudioFrame frame;
};

voice_activity *voice_activity_create(int sample_rate, int likelihood, int suppress_noise) {
  using webrtc::AudioProcessing;
  using webrtc::NoiseSuppression;
  using webrtc::VoiceDetection;

  std::unique_ptr<voice_activity> detector(new (std::nothrow) voice_activity);
  if (!detector) return nullptr;
  detector->processing.reset(AudioProcessing::Create());
  if (!detector->processing) return nullptr;

  AudioProcessing &processing = *detector->processing;
  const auto layout = AudioProcessing::kMono;
  bool ready = processing.Initialize(sample_rate, sample_rate, sample_rate, layout, layout, layout) == 0;
  ready = ready && processing.voice_detection()->set_likelihood(static_cast<VoiceDetection::Likelihood>(likelihood)) == 0;
  ready = ready && processing.voice_detection()->set_frame_size_ms(10) == 0;
  ready = ready && processing.voice_detection()->Enable(true) == 0;
  if (suppress_noise >= 0) {
    ready = ready && processing.noise_suppression()->set_level(static_cast<NoiseSuppression::Level>(suppress_noise)) == 0;
    ready = ready && processing.noise_suppression()->Enable(true) == 0;
  }
  if (!ready) return nullptr;

  detector->frame.sample_rate_hz_ = sample_rate;
  detector->frame.samples_per_channel_ = static_cast<size_t>(sample_rate / 100);
  detector->frame.num_channels_ = 1;
  return detector.release();
}

int voice_activity_judge(voice_activity *detector, const int16_t *frame, size_t count) {
  if (count != detector->frame.samples_per_channel_) return -1;
  // The library writes its result into the frame: a copy, so that the caller's samples stay as they are.
  memcpy(detector->frame.data_, frame, count * sizeof(int16_t));
  detector->frame.vad_activity_ = webrtc::AudioFrame::kVadUnknown;
  const int status = detector->processing->ProcessStream(&detector->frame);
  if (status != 0) return status < 0 ? status : -status;
  return detector->processing->voice_detection()->stream_has_voice() ? 1 : 0;
}

void voice_activity_free(voice_activity *detector) { delete detector; }
