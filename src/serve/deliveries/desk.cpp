#include "serve/deliveries/desk.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t most_made_up_for = 7, most_notes = 50;

/// One minute, doubled with each try in vain, at most an hour.
std::chrono::minutes pause_after(int tries) {
  return std::chrono::minutes{tries > 6 ? 60 : 1 << std::min(tries - 1, 6)};
}

/// What a refusal says, for the note.
std::string refusal_text(const HttpReply& reply) {
  constexpr std::size_t most = 400;
  std::string text = fmt::format("the address answered {}", reply.status);
  const std::string_view key = "\"detail\": \"";
  if (const auto at = reply.body.find(key); at != std::string::npos) {
    const auto from = at + key.size();
    text += ": " + reply.body.substr(from, std::min(reply.body.find('"', from) - from, most));
  }
  return text;
}

}  // namespace

Result<std::unique_ptr<DeliveryDesk>> DeliveryDesk::open(DeliverySetting setting, UtcSeconds now) {
  std::unique_ptr<DeliveryDesk> desk{new DeliveryDesk{std::move(setting)}};
  const std::string& file = desk->setting_.state_file;
  if (!file.empty() && keep::exists(file)) {
    LANTIAN_TRY(const std::string json, keep::read_file(file));
    auto states = read_delivery_states(json);
    if (!states) return Error{states.error().code, states.error().message, file};
    desk->states_ = *std::move(states);
  }
  for (const Delivery& delivery : desk->setting_.plan.deliveries) {
    const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
    const Day begun = moment_of(delivery, today) <= now ? today : today - std::chrono::days{1};
    desk->states_.try_emplace(delivery.id, DeliveryState{begun});
  }
  if (!file.empty()) LANTIAN_CHECK(keep::write_file(file, delivery_states_json(desk->states_)));
  return desk;
}

Result<Parcel> DeliveryDesk::made(const Delivery& delivery, Day day) const {
  LANTIAN_TRY(const std::string address, filled_for(delivery.ask, day));
  const auto target = parse_target(address);
  if (!target) return Error{ErrorCode::malformed, fmt::format("{} is no address", in_quotes(address)), delivery.id};
  HttpRequest request;
  request.method = "GET";
  request.path = target->path;
  request.query = target->query;
  request.headers = {{"accept-language", delivery.english ? "en" : "zh"}};
  HttpReply reply = setting_.ask(request);
  if (reply.status != 200) return Error{ErrorCode::io, refusal_text(reply), address};
  Parcel out{&delivery, delivery.id + "/" + text_of(day), {}, std::move(reply.content_type), std::move(reply.body)};
  LANTIAN_TRY(out.file_name, filled_for(delivery.file_name, day));
  return out;
}

DeliveryNote DeliveryDesk::sent(const Delivery& delivery, Day day, UtcSeconds now) const {
  DeliveryNote note{day, now, false, {}, {}, 0, {}};
  const Result<Parcel> parcel = made(delivery, day);
  Result<void> outcome = parcel ? setting_.send(*parcel) : Result<void>{parcel.error()};
  if (!outcome) {
    note.fault = outcome.error().text();
    return note;
  }
  note.delivered = true;
  note.file_name = parcel->file_name;
  note.bytes = parcel->bytes.size();
  note.sha256 = sha256_hex(parcel->bytes);
  return note;
}

Result<DeliveryNote> DeliveryDesk::deliver(std::string_view id, Day day, UtcSeconds now) const {
  const auto found = std::ranges::find(setting_.plan.deliveries, id, &Delivery::id);
  if (found == setting_.plan.deliveries.end()) {
    std::vector<std::string> ids;
    for (const Delivery& one : setting_.plan.deliveries) ids.push_back(one.id);
    return Error{ErrorCode::not_found, fmt::format("no delivery {}; there are: {}", in_quotes(id), joined(ids, ", ")),
                 ""};
  }
  DeliveryNote note = sent(*found, day, now);
  if (note.delivered) return note;
  return Error{ErrorCode::io, note.fault, std::string{id}};
}

Result<void> DeliveryDesk::settle(const std::string& id, DeliveryState state) {
  std::string json;
  {
    const std::scoped_lock one{turn_};
    states_[id] = std::move(state);
    json = delivery_states_json(states_);
  }
  return setting_.state_file.empty() ? Result<void>{} : keep::write_file(setting_.state_file, json);
}

Result<void> DeliveryDesk::round_of(const Delivery& delivery, UtcSeconds now) {
  DeliveryState state = [&] {
    const std::scoped_lock one{turn_};
    return states_.find(delivery.id)->second;
  }();
  const auto due = days_due(delivery, state.done, now, most_made_up_for, *setting_.calendar);
  if (!due) {
    if (state.fault == due.error().text()) return {};
    state.fault = due.error().text();
    return settle(delivery.id, std::move(state));
  }
  for (const Day day : *due) {
    const bool newest = day == due->back();
    if (newest && now < state.next_try) return {};
    DeliveryNote note = sent(delivery, day, now);
    if (!note.delivered && newest) {
      ++state.tries;
      state.next_try = now + pause_after(state.tries);
      state.fault = note.fault;
    } else {
      state.done = day;
      state.tries = 0;
      state.next_try = {};
      state.fault.clear();
      state.notes.push_back(std::move(note));
      if (state.notes.size() > most_notes) state.notes.erase(state.notes.begin());
    }
    LANTIAN_CHECK(settle(delivery.id, state));
  }
  return {};
}

Result<void> DeliveryDesk::round(UtcSeconds now) {
  for (const Delivery& delivery : setting_.plan.deliveries) LANTIAN_CHECK(round_of(delivery, now));
  return {};
}

}  // namespace lantian::serve
