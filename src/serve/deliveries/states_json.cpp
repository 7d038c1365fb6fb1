#include "base/text.hpp"
#include "serve/deliveries/desk.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using Json = nlohmann::ordered_json;

Json note_json(const DeliveryNote& note) {
  return {{"day", text_of(note.day)}, {"at_utc", text_of(note.at)}, {"delivered", note.delivered},
          {"file", note.file_name},   {"bytes", note.bytes},        {"sha256", note.sha256},
          {"fault", note.fault}};
}

Json state_json(const DeliveryState& state) {
  Json notes = Json::array();
  for (const DeliveryNote& note : state.notes) notes.push_back(note_json(note));
  return {{"done", text_of(state.done)},
          {"tries", state.tries},
          {"next_try_utc", text_of(state.next_try)},
          {"fault", state.fault},
          {"notes", std::move(notes)}};
}

/// A member of the right type, or its empty value: `whole` tells afterwards whether one was missing.
template <class T>
T member(const Json& json, const char* key, bool& whole) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  const bool there = found != json.end() && [&] {
    if constexpr (std::is_same_v<T, std::string>) return found->is_string();
    if constexpr (std::is_same_v<T, bool>) return found->is_boolean();
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return found->is_number_integer();
    return false;
  }();
  whole = whole && there;
  return there ? found->template get<T>() : T{};
}

Day day_in(const Json& json, const char* key, bool& whole) {
  const auto day = parse_day(member<std::string>(json, key, whole));
  whole = whole && day.ok();
  return day ? *day : Day{};
}

UtcSeconds time_in(const Json& json, const char* key, bool& whole) {
  const auto time = parse_instant(member<std::string>(json, key, whole));
  whole = whole && time.ok();
  return time ? *time : UtcSeconds{};
}

DeliveryNote note_of(const Json& json, bool& whole) {
  DeliveryNote note{day_in(json, "day", whole),
                    time_in(json, "at_utc", whole),
                    member<bool>(json, "delivered", whole),
                    member<std::string>(json, "file", whole),
                    member<std::string>(json, "sha256", whole),
                    member<std::size_t>(json, "bytes", whole),
                    member<std::string>(json, "fault", whole)};
  return note;
}

const char* days_word(const Delivery& delivery) {
  constexpr const char* weekdays[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  switch (delivery.days) {
    case DeliveryDays::every:
      return "every_day";
    case DeliveryDays::working:
      return "working_days";
    case DeliveryDays::month_begin:
      return "month_begin";
    case DeliveryDays::weekday:
      break;
  }
  return weekdays[delivery.weekday.c_encoding()];
}

}  // namespace

std::string delivery_states_json(const DeliveryStates& states) {
  Json out = Json::object();
  for (const auto& [id, state] : states) out[id] = state_json(state);
  return out.dump(1) + "\n";
}

Result<DeliveryStates> read_delivery_states(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  DeliveryStates out;
  bool whole = json.is_object();
  if (whole) {
    for (const auto& [id, one] : json.items()) {
      DeliveryState state{day_in(one, "done", whole),
                          member<int>(one, "tries", whole),
                          time_in(one, "next_try_utc", whole),
                          member<std::string>(one, "fault", whole),
                          {}};
      const auto notes = one.is_object() ? one.find("notes") : one.end();
      whole = whole && one.is_object() && notes != one.end() && notes->is_array();
      if (!whole) break;
      for (const Json& note : *notes) state.notes.push_back(note_of(note, whole));
      out.emplace(id, std::move(state));
    }
  }
  if (whole) return out;
  return Error{
      ErrorCode::malformed,
      "this is not what was delivered so far; restore it from a backup, or remove it: deliveries then begin with "
      "their next moment",
      ""};
}

std::string DeliveryDesk::json() const {
  Json list = Json::array();
  const std::scoped_lock one{turn_};
  for (const Delivery& delivery : setting_.plan.deliveries) {
    const DeliveryState& state = states_.find(delivery.id)->second;
    const auto minutes = delivery.at.count();
    Json notes = Json::array();
    for (auto note = state.notes.rbegin(); note != state.notes.rend(); ++note) notes.push_back(note_json(*note));
    list.push_back({{"id", delivery.id},
                    {"name_zh", delivery.name.zh},
                    {"name_en", delivery.name.en},
                    {"ask", delivery.ask},
                    {"file", delivery.file_name},
                    {"on", days_word(delivery)},
                    {"at_bj", fmt::format("{:02}:{:02}", minutes / 60, minutes % 60)},
                    {"to", delivery.folder.empty() ? "webhook" : "folder"},
                    {"settled_until", text_of(state.done)},
                    {"tries", state.tries},
                    {"next_try_utc", state.tries > 0 ? Json(text_of(state.next_try)) : Json()},
                    {"fault", state.fault.empty() ? Json() : Json(state.fault)},
                    {"delivered", std::move(notes)}});
  }
  return Json{{"results", std::move(list)}}.dump() + "\n";
}

}  // namespace lantian::serve
