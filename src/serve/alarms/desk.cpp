#include "serve/alarms/desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

constexpr int most_alarm_tries = 30;  // about a day

std::chrono::minutes alarm_pause(int tries) {
  constexpr int longest = 60, doublings = 6;
  return std::chrono::minutes{tries > doublings ? longest : 1 << (tries - 1)};
}

/// When the book cannot be asked, every rule knows nothing.
std::vector<AlarmLook> failed_looks(const AlarmRules& rules, const Error& error) {
  std::vector<AlarmLook> out;
  for (const AlarmRule& rule : rules.rules) {
    out.push_back({rule.id, whole_rule, {whole_rule, whole_rule}, AlarmSignal::error, error.text(), {}, {}});
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<AlarmDesk>> AlarmDesk::open(AlarmSetting setting) {
  std::unique_ptr<AlarmDesk> desk{new AlarmDesk{std::move(setting)}};
  const std::string& file = desk->setting_.state_file;
  if (file.empty() || !keep::exists(file)) return desk;
  LANTIAN_TRY(const std::string json, keep::read_file(file));
  auto board = read_alarm_board(json);
  if (!board) return Error{board.error().code, board.error().message, file};
  desk->board_ = *std::move(board);
  return desk;
}

Result<void> AlarmDesk::change(const std::function<Result<bool>(AlarmBoard&)>& work) {
  {
    const std::scoped_lock one{turn_};
    AlarmBoard next = board_;
    LANTIAN_TRY(const bool changed, work(next));
    if (changed && !setting_.state_file.empty()) {
      LANTIAN_CHECK(keep::write_file(setting_.state_file, alarm_board_json(next)));
    }
    board_ = std::move(next);
    if (!changed) return {};
  }
  tell_pages();
  return {};
}

Result<void> AlarmDesk::judge(const std::vector<AlarmLook>& looks, UtcSeconds now) {
  LANTIAN_CHECK(change([&](AlarmBoard& board) -> Result<bool> { return board.judge(setting_.rules, looks, now); }));
  const std::scoped_lock one{turn_};
  looked_at_ = now;
  return {};
}

Result<void> AlarmDesk::round(UtcSeconds now) {
  Result<std::vector<AlarmLook>> looks = setting_.look(now);
  if (!looks && looks.error().code == ErrorCode::locked) return {};  // the book is still being opened
  std::vector<AlarmLook> said = looks ? *std::move(looks) : failed_looks(setting_.rules, looks.error());
  if (looks) {
    for (const AlarmRule& rule : setting_.rules.rules) {
      said.push_back({rule.id, whole_rule, {whole_rule, whole_rule}, AlarmSignal::fine, {}, {}, {}});
    }
  }
  LANTIAN_CHECK(judge(said, now));
  return send_waiting(now);
}

Result<void> AlarmDesk::send_waiting(UtcSeconds now) {
  const std::vector<AlarmMessage> waiting = view().board.outbox;
  // A channel that fails once is left alone for the rest of the round: each try may take seconds, and rules wait.
  std::set<std::string> failing;
  for (AlarmMessage message : waiting) {
    if (ending_) return {};
    if (message.next_try > now || failing.contains(message.channel)) continue;
    const AlarmChannel* channel = setting_.rules.channel(message.channel);
    const Result<void> sent = channel == nullptr ? Result<void>{} : setting_.send(*channel, message);
    if (!sent) {
      failing.insert(message.channel);
      ++message.tries;
      message.next_try = now + alarm_pause(message.tries);
      message.fault = sent.error().text();
    }
    const bool over = sent.ok() || message.tries >= most_alarm_tries;
    LANTIAN_CHECK(change([&](AlarmBoard& board) -> Result<bool> {
      const auto found = std::ranges::find(board.outbox, message.key, &AlarmMessage::key);
      if (found == board.outbox.end()) return false;
      if (over) {
        board.outbox.erase(found);
      } else {
        *found = message;
      }
      return true;
    }));
  }
  return {};
}

Result<Alarm> AlarmDesk::acknowledge(std::int64_t id, AlarmNote note) {
  Alarm out;
  LANTIAN_CHECK(change([&](AlarmBoard& board) -> Result<bool> {
    Alarm* alarm = board.alarm(id);
    if (alarm == nullptr) return Error{ErrorCode::not_found, fmt::format("there is no alarm {}", id), ""};
    if (!alarm->open() || alarm->acknowledged) {
      return Error{
          ErrorCode::conflict,
          fmt::format("alarm {} {}", id, alarm->open() ? "is acknowledged by " + alarm->acknowledged->by : "is over"),
          ""};
    }
    alarm->acknowledged = std::move(note);
    std::erase_if(board.outbox, [&](const AlarmMessage& one) { return one.alarm.id == id && !one.over; });
    out = *alarm;
    return true;
  }));
  return out;
}

Result<AlarmSilence> AlarmDesk::silence(AlarmSilence wanted) {
  if (!wanted.rule.empty() && setting_.rules.rule(wanted.rule) == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("there is no rule {}", in_quotes(wanted.rule)), ""};
  }
  LANTIAN_CHECK(change([&](AlarmBoard& board) -> Result<bool> {
    wanted.id = board.next_silence++;
    board.silences.push_back(wanted);
    return true;
  }));
  return wanted;
}

Result<AlarmSilence> AlarmDesk::end_silence(std::int64_t id, UtcSeconds now) {
  AlarmSilence out;
  LANTIAN_CHECK(change([&](AlarmBoard& board) -> Result<bool> {
    const auto found = std::ranges::find(board.silences, id, &AlarmSilence::id);
    if (found == board.silences.end())
      return Error{ErrorCode::not_found, fmt::format("there is no silence {}", id), ""};
    if (found->until <= now) return Error{ErrorCode::conflict, fmt::format("silence {} is over", id), ""};
    found->until = now;
    out = *found;
    return true;
  }));
  return out;
}

AlarmView AlarmDesk::view() const {
  const std::scoped_lock one{turn_};
  return {board_, looked_at_};
}

std::string AlarmDesk::counts_json() const {
  const std::scoped_lock one{turn_};
  std::int64_t open = 0, waiting = 0;
  for (const Alarm& alarm : board_.alarms) {
    if (!alarm.open() || !alarm.raised_at) continue;
    ++open;
    if (!alarm.acknowledged) ++waiting;
  }
  return fmt::format("{{\"open\":{},\"unacknowledged\":{}}}", open, waiting);
}

void AlarmDesk::tell_pages() const {
  if (setting_.tell) setting_.tell(counts_json());
}

}  // namespace lantian::serve
