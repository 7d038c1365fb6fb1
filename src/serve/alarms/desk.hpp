#pragma once
#include "serve/alarms/board.hpp"
#include "serve/api/words.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace lantian::serve {

struct AlarmSetting {
  AlarmRules rules;
  std::string state_file;  ///< empty: nothing is kept between two runs
  bool synthetic = false;
  const ApiWords* words = nullptr;
  std::function<Result<std::vector<AlarmLook>>(UtcSeconds now)> look;  ///< may be empty: looks come from outside
  std::function<Result<void>(const AlarmChannel& channel, const AlarmMessage& message)> send;
  std::function<void(const std::string& json)> tell;  ///< to open pages, behind each change
};

/// What an asker sees at one moment.
struct AlarmView {
  AlarmBoard board;
  UtcSeconds looked_at{};  ///< of the last look; the epoch before the first
};

/// Looks, remembers and tells. What changed is on disk before anybody is told of it; a message stays in the file until
/// its channel took it. A crash in between repeats it under the same key: a folder sees one file, a webhook an
/// `Idempotency-Key` that it knows. Any thread, but `round` and `judge` one at a time.
class AlarmDesk {
 public:
  /// Returns io, malformed (a state file that is no longer whole).
  static Result<std::unique_ptr<AlarmDesk>> open(AlarmSetting setting);

  /// Looks, judges and sends what is due. A look that fails is an error of every rule. Returns io when the state cannot
  /// be written; nobody is told then.
  Result<void> round(UtcSeconds now);
  /// Takes the looks of one moment. Returns io.
  Result<void> judge(const std::vector<AlarmLook>& looks, UtcSeconds now);

  /// Somebody knows: the ladder ends. Returns not_found, conflict (it is over, or acknowledged), io.
  Result<Alarm> acknowledge(std::int64_t id, AlarmNote note);
  /// Returns not_found for an unknown rule, io. The id is given here.
  Result<AlarmSilence> silence(AlarmSilence wanted);
  /// It ends now. Returns not_found, conflict (it is over), io.
  Result<AlarmSilence> end_silence(std::int64_t id, UtcSeconds now);

  AlarmView view() const;
  const AlarmRules& rules() const { return setting_.rules; }
  bool synthetic() const { return setting_.synthetic; }
  /// {"open":2,"unacknowledged":1}
  std::string counts_json() const;

  /// Nothing more is sent: the round that runs ends behind the message it is at. Any thread.
  void end() { ending_ = true; }

 private:
  explicit AlarmDesk(AlarmSetting setting) : setting_{std::move(setting)} {}
  /// `work` on a copy, which takes the place of the board once it is on disk.
  Result<void> change(const std::function<Result<bool>(AlarmBoard&)>& work);
  Result<void> send_waiting(UtcSeconds now);
  void tell_pages() const;

  AlarmSetting setting_;
  std::atomic<bool> ending_{false};
  mutable std::mutex turn_;
  AlarmBoard board_;
  UtcSeconds looked_at_{};
};

/// Into its folder as one JSON file, or as a POST of its template to the webhook. Returns io, and not_found for a
/// variable that is not in the environment.
Result<void> send_alarm(const AlarmRules& rules, const ApiWords& words, const AlarmChannel& channel,
                        const AlarmMessage& message, bool synthetic);
/// What a channel is told, in one line.
std::string alarm_line(const AlarmRules& rules, const ApiWords& words, const AlarmMessage& message, bool english,
                       bool synthetic);

}  // namespace lantian::serve
