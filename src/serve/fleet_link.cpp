#include "serve/fleet_link.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using twin::Due;
using twin::FaultOutcome;
using twin::Logger;
using twin::PlatformWord;

constexpr std::int64_t line_pause_us = 60'000;
constexpr std::size_t examples_most = 8;

/// Loggers do not all speak on the full second.
std::int64_t us_of(const Logger& logger, UtcSeconds at) {
  constexpr int coprime = 7919;
  return at.time_since_epoch().count() * fleet_second_us + logger.number * std::int64_t{coprime} % 1000 * 1000;
}

FaultOutcome outcome_of(const Logger& logger) {
  return twin::facts_of(logger.fault).outcome;
}

/// Whether an answer is due and can be told from others.
bool is_matched(const Logger& logger) {
  return outcome_of(logger) == FaultOutcome::answered || outcome_of(logger) == FaultOutcome::answered_later;
}

}  // namespace

FleetLink::FleetLink(FleetBook& book, int first, int count, UtcSeconds from) : book_{&book}, first_{first} {
  cadences_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    cadences_.emplace_back(book.plan, logger(first + i), from);
    order_due(first + i);
  }
}

void FleetLink::order_due(int number) {
  const Due& due = cadences_[static_cast<std::size_t>(number - first_)].next();
  due_order_.emplace_back(us_of(logger(number), due.at), number);
  std::ranges::push_heap(due_order_, std::greater{});
}

UtcSeconds FleetLink::next_due() const {
  return UtcSeconds{std::chrono::seconds{next_due_us() / fleet_second_us}};
}

void FleetLink::say_next(std::int64_t intended_us, std::int64_t now_us) {
  std::ranges::pop_heap(due_order_, std::greater{});
  const int number = due_order_.back().second;
  due_order_.pop_back();
  twin::Cadence& cadence = cadences_[static_cast<std::size_t>(number - first_)];
  const Due due = cadence.next();
  cadence.advance();
  order_due(number);
  if (up_) return say(number, due, intended_us, now_us);
  if (!twin::is_kept(due.cn) || !is_matched(logger(number))) {
    ++book_->report.not_sent;
    return;
  }
  backlog_.push_back({due, number});
  backlog_.back().due.reupload = true;
}

void FleetLink::add_backlog(std::vector<Due> backlog, int number) {
  if (!is_matched(logger(number))) return;
  for (Due& due : backlog) backlog_.push_back({due, number});
}

void FleetLink::sort_backlog() {
  std::ranges::stable_sort(backlog_, {}, [](const Waiting& waiting) { return waiting.due.at; });
}

void FleetLink::pump(int window, std::int64_t now_us) {
  while (up_ && replaying_ < window && !backlog_.empty()) {
    const Waiting next = backlog_.front();
    backlog_.pop_front();
    say(next.logger, next.due, now_us, now_us);
  }
}

void FleetLink::say(int number, const Due& due, std::int64_t intended_us, std::int64_t now_us) {
  if (!write(number, due, true)) return;
  const twin::Spoken& spoken = book_->spoken;
  ++lane(due).sent;
  ++fault(number).sent;
  if (!is_matched(logger(number)) || spoken.qn == 0) {
    ++book_->report.without_answer;
    return;
  }
  replaying_ += due.reupload ? 1 : 0;
  expect(spoken.qn, {due, number, intended_us, now_us, 0, spoken.damaged, spoken.damaged});
}

/// Puts the telegram on the line. False when the encryption library failed, which ends the run.
bool FleetLink::write(int number, const Due& due, bool first) {
  twin::Spoken& spoken = book_->spoken;
  if (const auto done = twin::speak(book_->plan, logger(number), due, spoken); !done) {
    book_->failure = done.error();
    return false;
  }
  if (first) twin::damage(book_->plan, logger(number), due, spoken);
  // A correction goes out beside its telegram under a QN of its own, which ends in 9.
  if (logger(number).fault == twin::LoggerFault::revised && due.cn == 2051) allow_extra(spoken.qn / 10 * 10 + 9, 1);
  book_->report.bytes += static_cast<std::int64_t>(spoken.bytes.size());
  if (spoken.pause_at == 0) {
    put(spoken.bytes);
    return true;
  }
  const std::string_view bytes = spoken.bytes;
  put(bytes.substr(0, spoken.pause_at));
  held_ += bytes.substr(spoken.pause_at);
  held_until_us_ = 0;
  return true;
}

void FleetLink::put(std::string_view bytes) {
  (held_.empty() ? out : held_) += bytes;
}

void FleetLink::expect(std::int64_t qn, const Pending& pending) {
  const auto [place, fresh] = pending_.try_emplace(qn, pending);
  if (fresh) {
    timeouts_.emplace_back(pending.sent_us, qn);
    return;
  }
  // A pulled telegram met its own first sending: the first answer settles that, the second is extra.
  ++book_->report.without_answer;
  replaying_ -= pending.due.reupload ? 1 : 0;
  allow_extra(qn, 1);
}

/// Answers to loggers that give no QN, or one for all.
bool FleetLink::is_to_nobody(std::int64_t qn) const {
  if (qn != 0 && qn != twin::standing_qn) return false;
  for (std::size_t i = 0; i < cadences_.size(); ++i) {
    if (outcome_of(logger(first_ + static_cast<int>(i))) == FaultOutcome::not_asked) return true;
  }
  return false;
}

void FleetLink::allow_extra(std::int64_t qn, int answers) {
  if (answers > 0) extra_[qn] += answers;
}

bool FleetLink::take_extra(std::int64_t qn) {
  const auto found = extra_.find(qn);
  if (found == extra_.end()) return is_to_nobody(qn);
  if (--found->second == 0) extra_.erase(found);
  return true;
}

void FleetLink::tick(std::int64_t now_us) {
  if (!up_) return;
  if (!held_.empty()) {
    if (held_until_us_ == 0) held_until_us_ = now_us + line_pause_us;
    if (held_until_us_ <= now_us) {
      out += held_;
      held_.clear();
    }
  }
  while (!timeouts_.empty() && timeouts_.front().first + book_->retry_us <= now_us) {
    const auto [sent_us, qn] = timeouts_.front();
    timeouts_.pop_front();
    const auto found = pending_.find(qn);
    if (found == pending_.end() || found->second.sent_us != sent_us) continue;
    if (found->second.tries < book_->retries) {
      repeat(qn, found->second, now_us);
    } else {
      const Pending lost = found->second;
      pending_.erase(found);
      allow_extra(qn, lost.tries + 1);
      give_up(lost);
    }
  }
}

void FleetLink::repeat(std::int64_t qn, Pending& pending, std::int64_t now_us) {
  if (!write(pending.logger, pending.due, false)) return;
  ++pending.tries;
  pending.damaged = false;
  pending.sent_us = now_us;
  timeouts_.emplace_back(now_us, qn);
  ++lane(pending.due).retried;
}

void FleetLink::give_up(const Pending& pending) {
  ++lane(pending.due).unanswered;
  if (pending.due.reupload) {
    --replaying_;
  } else if (twin::is_kept(pending.due.cn)) {
    backlog_.push_back({pending.due, pending.logger});
    backlog_.back().due.reupload = true;
  }
}

void FleetLink::line_up(std::int64_t now_us) {
  up_ = true;
  timeouts_.clear();
  std::vector<std::int64_t> open;
  open.reserve(pending_.size());
  for (const auto& [qn, pending] : pending_) open.push_back(qn);
  std::ranges::sort(open);
  for (const std::int64_t qn : open) repeat(qn, pending_.at(qn), now_us);
}

void FleetLink::line_down() {
  up_ = false;
  out.clear();
  held_.clear();
  extra_.clear();
}

void FleetLink::count_open() {
  for (const auto& [qn, pending] : pending_) ++lane(pending.due).unanswered;
}

std::size_t FleetLink::hear(std::string_view bytes, std::int64_t now_us, UtcSeconds fleet_now) {
  std::size_t used = 0;
  PlatformWord word;
  while (const std::size_t took = twin::read_platform_word(bytes.substr(used), word)) {
    used += took;
    if (!word.sound) {
      wrong("no sound frame: length, check sum or line end", word.bytes);
    } else if (word.is_answer()) {
      hear_answer(word, now_us);
    } else {
      hear_request(word, now_us, fleet_now);
    }
  }
  return used;
}

void FleetLink::hear_answer(const PlatformWord& word, std::int64_t now_us) {
  const auto found = pending_.find(word.qn);
  if (found == pending_.end()) {
    if (take_extra(word.qn)) {
      ++book_->report.extra_answers;
    } else {
      wrong("no telegram with this QN waits for an answer", word.bytes);
    }
    return;
  }
  const Pending pending = found->second;
  const std::string_view why = twin::fault_of_answer(word, logger(pending.logger), pending.due);
  if (!why.empty()) return wrong(why, word.bytes);
  if (pending.damaged) wrong("the telegram was damaged on the line and must not be answered", word.bytes);
  pending_.erase(found);
  settle(word.qn, pending, now_us);
}

void FleetLink::settle(std::int64_t qn, const Pending& pending, std::int64_t now_us) {
  const int copies = logger(pending.logger).fault == twin::LoggerFault::spoken_twice ? 2 : 1;
  allow_extra(qn, (pending.tries + 1) * copies - 1);
  FleetLane& own = lane(pending.due);
  ++own.acknowledged;
  ++fault(pending.logger).acknowledged;
  // Waiting for the repetition of a damaged telegram is the line's doing.
  if (!pending.was_damaged) own.latency.add(now_us - pending.intended_us);
  if (pending.due.reupload) --replaying_;
  if (book_->acked != nullptr) note_acked(pending);
}

void FleetLink::note_acked(const Pending& pending) {
  twin::Spoken& spoken = book_->spoken;
  const Logger& own = logger(pending.logger);
  if (!twin::speak(book_->plan, own, pending.due, spoken)) return;
  const std::string line = fmt::format("{} {} {} {} {}\n", own.mn, spoken.qn, pending.due.cn,
                                       spoken.data_time.empty() ? "-" : spoken.data_time, sha256_hex(spoken.area()));
  if (std::fwrite(line.data(), 1, line.size(), book_->acked) == line.size()) return;
  book_->failure = Error{ErrorCode::io, "the file of acknowledged telegrams cannot be written", ""};
}

void FleetLink::hear_request(const PlatformWord& word, std::int64_t now_us, UtcSeconds fleet_now) {
  const auto end = first_ + static_cast<int>(cadences_.size());
  int number = first_;
  while (number < end && logger(number).mn != word.mn) ++number;
  if (number == end) return wrong("a request to an MN that is not on this connection", word.bytes);
  ++book_->report.requests;
  const twin::RequestReply reply = twin::reply_to(book_->plan, logger(number), word, book_->known_from, fleet_now);
  put(reply.before);
  put(reply.own);
  for (const Due& due : reply.data) say(number, due, now_us, now_us);
  put(reply.after);
}

void FleetLink::wrong(std::string_view why, std::string_view bytes) {
  FleetReport& report = book_->report;
  ++report.wrong_answers;
  if (report.wrong_examples.size() < examples_most) {
    report.wrong_examples.push_back(fmt::format("{}: {}", why, in_quotes(bytes, 160)));
  }
}

}  // namespace lantian::serve
