#include "voice_activity.h"
