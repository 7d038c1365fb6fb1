#include "serve/api/docket_json.hpp"

#include "base/text.hpp"
#include "serve/http/base64.hpp"
#include "serve/http/json_depth.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using DeedJson = nlohmann::ordered_json;

/// Reads an object key by key and remembers what does not fit.
class DeedReader {
 public:
  explicit DeedReader(const DeedJson& object) : object_{object} {}

  void text(const char* key, std::string& into) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return;
    if (value->is_string()) {
      into = value->get<std::string>();
    } else if (value->is_number()) {
      into = value->dump();
    } else {
      fault(key, "a text");
    }
  }
  void truth(const char* key, bool& into) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return;
    if (value->is_boolean()) {
      into = value->get<bool>();
    } else {
      fault(key, "true or false");
    }
  }
  void whole(const char* key, std::int32_t& into) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return;
    if (value->is_number_integer() && value->get<std::int64_t>() >= 0 && value->get<std::int64_t>() <= INT32_MAX) {
      into = value->get<std::int32_t>();
    } else {
      fault(key, "a whole number that is not negative");
    }
  }
  /// {"site_card": "yellow"} as "site_card=yellow".
  void pairs(const char* key, std::vector<std::string>& into) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return;
    if (!value->is_object()) return fault(key, "an object of texts");
    for (const auto& [name, one] : value->items()) {
      if (one.is_string()) {
        into.push_back(name + "=" + one.get<std::string>());
      } else if (one.is_number()) {
        into.push_back(name + "=" + one.dump());
      } else {
        fault(key, "an object of texts");
      }
    }
  }
  /// [87.31, 44.01] as "87.31,44.01".
  void spot(const char* key, std::string& into) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return;
    const bool two = value->is_array() && value->size() == 2 && (*value)[0].is_number() && (*value)[1].is_number();
    if (!two) return fault(key, "[longitude, latitude]");
    into = (*value)[0].dump() + "," + (*value)[1].dump();
  }
  const DeedJson* list(const char* key) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return nullptr;
    if (value->is_array()) return value;
    fault(key, "a list");
    return nullptr;
  }
  const DeedJson* object(const char* key) {
    const DeedJson* value = find(key);
    if (value == nullptr || value->is_null()) return nullptr;
    if (value->is_object()) return value;
    fault(key, "an object");
    return nullptr;
  }
  void fault(const char* key, std::string_view allowed) { faults_.push_back(fmt::format("{}: {}", key, allowed)); }
  void finish() {
    for (const auto& [key, value] : object_.items()) {
      if (std::ranges::find(known_, key) == known_.end()) {
        faults_.push_back(fmt::format("{} is not known here; known are {}", in_quotes(key), joined(known_, ", ")));
      }
    }
  }
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  const DeedJson* find(const char* key) {
    known_.emplace_back(key);
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  const DeedJson& object_;
  std::vector<std::string> known_, faults_;
};

void read_file_part(const DeedJson& json, SentFiles& files, std::vector<std::string>& faults) {
  if (!json.is_object()) return faults.emplace_back("files: a list of {name, base64}"), void();
  DeedReader reader{json};
  docket::Upload upload;
  std::string base64, taken_at, spot;
  reader.text("name", upload.name);
  reader.text("kind", upload.kind);
  reader.text("base64", base64);
  reader.text("taken_at", taken_at);
  reader.spot("spot", spot);
  reader.finish();
  faults.insert(faults.end(), reader.faults().begin(), reader.faults().end());
  auto bytes = from_base64(base64);
  if (!bytes) return faults.push_back(fmt::format("files: {} is no base64", in_quotes(upload.name))), void();
  if (!taken_at.empty()) {
    if (const auto at = parse_instant(taken_at)) {
      upload.taken_at = *at;
    } else {
      faults.push_back("files: taken_at: " + at.error().message);
    }
  }
  if (!spot.empty()) {
    if (const auto where = parse_spot(spot)) {
      upload.spot = *where;
    } else {
      faults.push_back("files: spot: " + where.error().message);
    }
  }
  files.bytes.push_back(*std::move(bytes));
  upload.bytes = files.bytes.back();
  files.uploads.push_back(std::move(upload));
}

Error all_faults(const std::vector<std::string>& faults) {
  return {ErrorCode::malformed, joined(faults, "\n"), ""};
}

void read_body(DeedReader& reader, BodyWords& body) {
  reader.text("topic", body.topic);
  reader.text("place", body.place);
  reader.text("title", body.title);
  reader.text("text", body.text);
  reader.text("party", body.party);
  reader.text("assignee", body.assignee);
  reader.text("reason", body.reason);
  reader.text("due", body.due);
  reader.text("happened", body.happened);
  reader.text("rating", body.rating);
  reader.spot("spot", body.spot);
  reader.pairs("fields", body.fields);
  reader.pairs("links", body.links);
}

}  // namespace

Result<SentDeed> read_deed(std::string_view json) {
  constexpr int most_depth = 8;
  if (!nests_at_most(json, most_depth))
    return Error{ErrorCode::malformed, "the body nests deeper, or holds more values, than is taken here", ""};
  const DeedJson parsed = DeedJson::parse(json, nullptr, false);
  if (!parsed.is_object()) return Error{ErrorCode::malformed, "the body is no JSON object", ""};
  SentDeed out;
  DeedReader reader{parsed};
  reader.text("type", out.type);
  reader.text("move", out.move);
  reader.whole("version", out.version);
  read_body(reader, out.body);
  std::vector<std::string> faults;
  if (const DeedJson* files = reader.list("files")) {
    for (const DeedJson& file : *files) read_file_part(file, out.files, faults);
  }
  if (const DeedJson* contact = reader.object("contact")) {
    DeedReader inner{*contact};
    inner.text("name", out.contact.name);
    inner.text("phone", out.contact.phone);
    inner.text("email", out.contact.email);
    inner.finish();
    faults.insert(faults.end(), inner.faults().begin(), inner.faults().end());
    out.has_contact = true;
  }
  reader.finish();
  faults.insert(faults.begin(), reader.faults().begin(), reader.faults().end());
  if (!faults.empty()) return all_faults(faults);
  return out;
}

std::string with_actions(std::string_view case_json, std::string_view choices_json) {
  DeedJson json = DeedJson::parse(case_json);
  json["actions"] = DeedJson::parse(choices_json);
  return json.dump(-1, ' ', false, DeedJson::error_handler_t::replace) + "\n";
}

namespace {

DeedJson words_json(const std::vector<docket::Word>& words) {
  DeedJson out = DeedJson::array();
  for (const docket::Word& word : words) {
    out.push_back({{"id", word.id}, {"name_zh", word.name.zh}, {"name_en", word.name.en}});
  }
  return out;
}

DeedJson evidence_json(const std::vector<docket::EvidenceKind>& kinds) {
  DeedJson out = DeedJson::array();
  for (const docket::EvidenceKind& kind : kinds) {
    out.push_back({{"id", kind.id}, {"name_zh", kind.name.zh}, {"name_en", kind.name.en}, {"media", kind.media_types}});
  }
  return out;
}

}  // namespace

std::string case_types_json(const DocketOffice& office) {
  DeedJson results = DeedJson::array();
  for (const docket::CaseType& type : office.types().all()) {
    DeedJson states = DeedJson::array();
    for (const docket::State& state : type.states) {
      DeedJson steps = DeedJson::array();
      for (const docket::Transition* step : type.from(state.id)) {
        DeedJson roles = DeedJson::array();
        for (const docket::Role role : step->roles) roles.push_back(docket::name_of(role));
        steps.push_back({{"id", step->id},
                         {"name_zh", step->name.zh},
                         {"name_en", step->name.en},
                         {"to", step->to},
                         {"roles", std::move(roles)}});
      }
      states.push_back({{"id", state.id},
                        {"name_zh", state.name.zh},
                        {"name_en", state.name.en},
                        {"kind", docket::name_of(state.kind)},
                        {"steps", std::move(steps)}});
    }
    results.push_back({{"id", type.id},
                       {"prefix", type.prefix},
                       {"name_zh", type.name.zh},
                       {"name_en", type.name.en},
                       {"topics", type.topics},
                       {"states", std::move(states)}});
  }
  const docket::Vocabulary& shared = office.vocabulary();
  return DeedJson{{"results", std::move(results)},
                  {"topics", words_json(shared.topics)},
                  {"offices", words_json(shared.units)},
                  {"evidence", evidence_json(shared.evidence)}}
             .dump(-1, ' ', false, DeedJson::error_handler_t::replace) +
         "\n";
}

}  // namespace lantian::serve
