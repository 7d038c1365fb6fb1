#include "report/docket_open311_read.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Absent for a broken escape.
std::optional<std::string> form_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

std::string value_of(const FormFields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &FormFields::value_type::first);
  return found == fields.end() ? "" : std::string{trimmed(found->second)};
}

std::size_t characters_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// Judges one POST, field by field, and keeps every error.
class Open311Post {
 public:
  Open311Post(const FormFields& fields, const Open311Desk& desk) : fields_{fields}, desk_{desk} {}
  std::variant<Open311Opening, Open311Errors> judged();

 private:
  std::string field(std::string_view name) const { return value_of(fields_, name); }
  void refuse(int code, std::string description) { errors_.push_back({code, std::move(description)}); }
  void judge_key();
  void judge_service();
  void judge_location();
  void judge_point(const std::string& latitude, const std::string& longitude);
  void judge_text();
  void judge_attributes();
  void judge_attribute(const std::string& code, const std::string& value);

  const FormFields& fields_;
  const Open311Desk& desk_;
  Open311Opening out_;
  Open311Errors errors_;
};

void Open311Post::judge_key() {
  if (desk_.key_is_good && !desk_.key_is_good(field("api_key"))) {
    refuse(403, field("api_key").empty() ? "no api_key was given" : "the api_key given is not valid");
  }
  const std::string jurisdiction = field("jurisdiction_id");
  if (desk_.jurisdiction.empty() || jurisdiction == desk_.jurisdiction) return;
  if (jurisdiction.empty()) {
    refuse(400, "jurisdiction_id was not provided");
  } else {
    refuse(404,
           fmt::format("jurisdiction_id {} was not found; this is {}", in_quotes(jurisdiction), desk_.jurisdiction));
  }
}

void Open311Post::judge_service() {
  const std::string code = field("service_code");
  if (code.empty()) return refuse(400, "service_code was not provided; GET services lists them");
  if (!desk_.type->has_topic(code)) {
    return refuse(404, fmt::format("service_code {} was not found; there are: {}", in_quotes(code),
                                   joined(desk_.type->topics, ", ")));
  }
  out_.action.body.topic = code;
}

void Open311Post::judge_point(const std::string& latitude, const std::string& longitude) {
  const auto in_range = [](const Result<Decimal>& value, int limit) {
    return value.ok() && *value >= Decimal{-limit, 0} && *value <= Decimal{limit, 0};
  };
  const auto lat = parse_decimal(latitude);
  const auto lon = parse_decimal(longitude);
  if (!in_range(lat, 90)) refuse(400, fmt::format("lat {} is no latitude in degrees", in_quotes(latitude)));
  if (!in_range(lon, 180)) refuse(400, fmt::format("long {} is no longitude in degrees", in_quotes(longitude)));
  if (!in_range(lat, 90) || !in_range(lon, 180)) return;
  const docket::Spot spot{*lon, *lat};
  const std::string place = desk_.place_of ? desk_.place_of(spot) : desk_.place;
  if (place.empty()) return refuse(400, "the point lies outside of the area served here");
  out_.action.body.spot = spot;
  out_.action.body.place = place;
}

void Open311Post::judge_location() {
  const std::string latitude = field("lat");
  const std::string longitude = field("long");
  const std::string address_id = field("address_id");
  if (latitude.empty() != longitude.empty()) return refuse(400, "lat and long go together; one of them is missing");
  if (!latitude.empty()) judge_point(latitude, longitude);
  if (!address_id.empty()) {
    if (!desk_.place_is_known || !desk_.place_is_known(address_id)) {
      return refuse(400, fmt::format("address_id {} is no place known here; use the code of the division",
                                     in_quotes(address_id)));
    }
    out_.action.body.place = address_id;
    return;
  }
  if (!latitude.empty()) return;
  if (field("address_string").empty()) {
    return refuse(400, "no location was given: lat and long, address_string or address_id");
  }
  out_.action.body.place = desk_.place;
}

void Open311Post::judge_text() {
  const std::string description = field("description");
  const auto length = characters_of(description);
  if (length > static_cast<std::size_t>(desk_.rule->longest_description)) {
    refuse(400,
           fmt::format("description has {} characters; at most {} are taken", length, desk_.rule->longest_description));
  }
  std::vector<std::string> lines;
  for (const std::string& line : {description, field("address_string"), field("media_url")}) {
    if (!line.empty()) lines.push_back(line);
  }
  if (lines.empty()) refuse(400, "neither description nor address_string says what it is about");
  out_.action.body.text = joined(lines, "\n");
  out_.action.body.title = desk_.speech.topic(out_.action.body.topic);
}

void Open311Post::judge_attribute(const std::string& code, const std::string& value) {
  const docket::Field* asked = desk_.type->field(code);
  if (asked == nullptr || !std::ranges::count(desk_.rule->asked, code)) {
    return refuse(400, fmt::format("attribute {} is not asked for; asked are: {}", in_quotes(code),
                                   joined(desk_.rule->asked, ", ")));
  }
  if (value.empty()) return;
  const bool chosen =
      asked->kind != docket::FieldKind::choice || std::ranges::count(asked->choices, value, &docket::Word::id) > 0;
  if (!chosen) return refuse(400, fmt::format("attribute {} has no value {}", in_quotes(code), in_quotes(value)));
  out_.action.body.fields.push_back({code, value});
}

void Open311Post::judge_attributes() {
  constexpr std::string_view head = "attribute[";
  for (const auto& [name, value] : fields_) {
    if (!name.starts_with(head)) continue;
    const std::size_t end = name.find(']', head.size());
    if (end == std::string::npos) {
      refuse(400, fmt::format("field {} is not written attribute[code]", in_quotes(name)));
    } else {
      judge_attribute(name.substr(head.size(), end - head.size()), std::string{trimmed(value)});
    }
  }
  if (desk_.type->field("channel") != nullptr && !desk_.rule->channel.empty()) {
    out_.action.body.fields.push_back({"channel", desk_.rule->channel});
  }
}

std::variant<Open311Opening, Open311Errors> Open311Post::judged() {
  out_.action.kind = docket::EventKind::opened;
  out_.action.body.type = desk_.type->id;
  judge_key();
  judge_service();
  judge_location();
  judge_text();
  judge_attributes();
  if (!errors_.empty()) {
    // The first gives the HTTP status: a bad key, then what does not exist, then what is malformed.
    const auto weight = [](const Open311Error& error) { return error.code == 403 ? 0 : error.code == 404 ? 1 : 2; };
    std::ranges::stable_sort(errors_, {}, weight);
    return errors_;
  }
  out_.contact = {field("first_name"), field("last_name"), field("email"),
                  field("phone"),      field("device_id"), field("account_id")};
  return out_;
}

std::vector<std::string> listed(const FormFields& fields, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& [key, value] : fields) {
    if (key != name) continue;
    for (const std::string_view piece : split(value, ',')) {
      if (!trimmed(piece).empty()) out.emplace_back(trimmed(piece));
    }
  }
  return out;
}

/// The bounds of a query; errors are added.
void judge_span(const FormFields& fields, int window_days, UtcSeconds now, Open311Query& query, Open311Errors& errors) {
  const std::chrono::days window{window_days};
  std::optional<UtcSeconds> from, to;
  for (const auto& [name, bound] : {std::pair{"start_date", &from}, std::pair{"end_date", &to}}) {
    const std::string given = value_of(fields, name);
    if (given.empty()) continue;
    *bound = parse_w3_time(given);
    if (!*bound) {
      errors.push_back({400, fmt::format("{} {} is no time like 2010-01-01T00:00:00Z", name, in_quotes(given))});
    }
  }
  query.to = to ? *to : from ? std::min(now, *from + window) : now;
  query.from = from ? *from : query.to - window;
  if (query.from > query.to) errors.push_back({400, "start_date lies after end_date"});
  if (query.to - query.from > window) {
    errors.push_back({400, fmt::format("start_date and end_date span more than {} days", window_days)});
  }
}

std::string datatype_of(docket::FieldKind kind) {
  switch (kind) {
    case docket::FieldKind::number:
      return "number";
    case docket::FieldKind::day:
      return "datetime";
    case docket::FieldKind::choice:
      return "singlevaluelist";
    case docket::FieldKind::text:
      break;
  }
  return "text";
}

}  // namespace

Result<FormFields> read_form_fields(std::string_view body) {
  FormFields out;
  for (const std::string_view piece : split(body, '&')) {
    if (piece.empty()) continue;
    const std::size_t equal = piece.find('=');
    auto name = form_decoded(piece.substr(0, equal));
    auto value = equal == std::string_view::npos ? std::string{} : form_decoded(piece.substr(equal + 1));
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value) || value->find('\0') != std::string::npos) {
      return Error{ErrorCode::malformed,
                   fmt::format("field {} of the form is not URL-encoded UTF-8", in_quotes(piece.substr(0, equal))), ""};
    }
    out.emplace_back(*std::move(name), *std::move(value));
  }
  return out;
}

Result<Open311Rule> read_open311_rule(const terms::SourceFile& file) {
  constexpr int most = 1'000'000;
  std::vector<terms::Fault> faults;
  Open311Rule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    rule.specification = top.text("specification");
    rule.type = top.text("type");
    rule.channel = top.text_or("channel", "");
    rule.asked = top.texts("asked");
    rule.longest_description = top.whole("longest_description", 1, most);
    rule.window_days = top.whole("window_days", 1, most);
    rule.most_requests = top.whole("most_requests", 1, most);
    rule.source = top.text("source");
    rule.status = top.text("status");
    top.finish();
  }
  if (faults.empty()) return rule;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::variant<Open311Opening, Open311Errors> open311_opening(const FormFields& fields, const Open311Desk& desk) {
  return Open311Post{fields, desk}.judged();
}

std::variant<Open311Query, Open311Errors> open311_query(const FormFields& fields, const Open311Desk& desk,
                                                        UtcSeconds now) {
  Open311Query query;
  Open311Errors errors;
  query.ids = listed(fields, "service_request_id");
  query.codes = listed(fields, "service_code");
  judge_span(fields, desk.rule->window_days, now, query, errors);
  for (const std::string& code : query.codes) {
    if (!desk.type->has_topic(code)) {
      errors.push_back({404, fmt::format("service_code {} was not found", in_quotes(code))});
    }
  }
  const std::vector<std::string> statuses = listed(fields, "status");
  for (const std::string& status : statuses) {
    if (status != "open" && status != "closed") {
      errors.push_back({400, fmt::format("status {} is neither open nor closed", in_quotes(status))});
    }
  }
  if (std::ranges::count(statuses, "open") > 0 && std::ranges::count(statuses, "closed") == 0) query.open = true;
  if (std::ranges::count(statuses, "closed") > 0 && std::ranges::count(statuses, "open") == 0) query.open = false;
  if (!errors.empty()) return errors;
  return query;
}

std::vector<Open311Service> open311_services_of(const Open311Desk& desk) {
  std::vector<Open311Attribute> asked;
  for (const std::string& id : desk.rule->asked) {
    const docket::Field* field = desk.type->field(id);
    if (field == nullptr) continue;
    Open311Attribute one{id, datatype_of(field->kind), desk.speech.name(field->name), "", false, {}};
    for (const docket::Word& choice : field->choices) one.values.push_back({choice.id, desk.speech.name(choice.name)});
    asked.push_back(std::move(one));
  }
  std::vector<Open311Service> out;
  for (const std::string& topic : desk.type->topics) {
    const std::string name = desk.speech.topic(topic);
    out.push_back({topic, name, desk.speech.say("open311.description", {{"topic", name}}), name,
                   desk.speech.say("open311.group"), asked});
  }
  return out;
}

Open311Request open311_request(const docket::PublicCase& shown, UtcSeconds last_at, const Open311Desk& desk) {
  Open311Request out;
  out.id = shown.id;
  out.open = shown.state_kind == docket::StateKind::open || shown.state_kind == docket::StateKind::watch;
  const docket::State* state = desk.type->state(shown.state);
  out.status_notes = state == nullptr ? shown.state : desk.speech.name(state->name);
  const auto answer = std::ranges::find(shown.fields, "answer", &docket::FieldValue::id);
  if (!shown.merged_into.empty()) {
    out.status_notes = desk.speech.say("open311.duplicate", {{"id", shown.merged_into}});
  } else if (answer != shown.fields.end() && !answer->value.empty()) {
    out.status_notes += ": " + answer->value;
  }
  out.service_code = shown.topic;
  out.service_name = desk.speech.topic(shown.topic);
  out.description = shown.text.empty() ? shown.title : shown.text;
  out.agency_responsible = desk.speech.unit(shown.unit);
  out.requested = shown.opened_at;
  out.updated = !out.open && shown.closed_at ? *shown.closed_at : last_at;
  if (shown.expected) out.expected = docket::late_from(*shown.expected) - std::chrono::seconds{1};
  out.address = desk.speech.place(shown.place);
  out.address_id = shown.place;
  if (shown.spot) {
    out.latitude = shown.spot->latitude;
    out.longitude = shown.spot->longitude;
  }
  return out;
}

std::string open311_notice(const docket::Case& opened, const DocketSpeech& speech) {
  const auto due = opened.due ? opened.due : opened.next_due();
  return due ? speech.say("open311.notice", {{"day", text_of(*due)}}) : "";
}

}  // namespace lantian::report
