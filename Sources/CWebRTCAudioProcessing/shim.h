/* C++ headers: included by CVoiceActivity, never by Swift. */
