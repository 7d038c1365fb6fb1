#include "observe/hj212/telegram.hpp"
#include "serve/api/times.hpp"
#include "serve/book_service.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <tuple>

namespace lantian::serve {

std::string live_readings_json(std::span<const keep::TelemetryValue> values) {
  using LiveJson = nlohmann::ordered_json;
  // A logger that catches up sends hours at once: pages want the newest of each.
  std::map<std::tuple<std::string, std::string, std::uint8_t, std::uint8_t>, const keep::TelemetryValue*> newest;
  for (const keep::TelemetryValue& value : values) {
    const keep::TelemetryValue*& place = newest[{value.mn, value.factor, value.content, value.statistic}];
    if (place == nullptr || place->begin <= value.begin) place = &value;
  }
  LiveJson readings = LiveJson::array();
  for (const auto& [key, value] : newest) {
    readings.push_back(
        {{"mn", value->mn},
         {"factor", value->factor},
         {"content", observe::hj212::name_of(static_cast<observe::hj212::Content>(value->content))},
         {"statistic", observe::hj212::name_of(static_cast<observe::hj212::Statistic>(value->statistic))},
         {"begin", api_text(value->begin)},
         {"end", api_text(value->end)},
         {"value", value->value ? LiveJson::parse(value->value->text()) : LiveJson()},
         {"flag", value->flag},
         {"usable", value->usable}});
  }
  return LiveJson{{"readings", std::move(readings)}}.dump(-1, ' ', false, LiveJson::error_handler_t::replace);
}

}  // namespace lantian::serve
