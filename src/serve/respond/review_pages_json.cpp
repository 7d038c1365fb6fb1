#include "serve/document.hpp"
#include "serve/respond/review_json.hpp"


namespace lantian::serve {
namespace {

respond::DailyGrams review_grams(const DocumentPart& part) {
  respond::DailyGrams out{};
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    const std::string key{word_of(static_cast<respond::Pollutant>(p))};
    if (part.has(key.c_str())) out[p] = part.whole(key.c_str());
  }
  return out;
}

}  // namespace

Result<std::vector<respond::ExecutionScore>> read_check_json(std::string_view json) {
  return read_document(json, "check of an episode", [](const DocumentPart& part) {
    std::vector<respond::ExecutionScore> out;
    for (const DocumentPart& one : part.parts("enterprises")) {
      respond::ExecutionScore score;
      score.enterprise = one.text("enterprise");
      score.planned = review_grams(one.part("planned_g"));
      score.executed = review_grams(one.part("executed_g"));
      score.hours = one.small("hours");
      score.hours_without_evidence = one.small("hours_without_evidence");
      score.flags = one.texts("flags");
      out.push_back(std::move(score));
    }
    return out;
  });
}

std::string review_page_json(const ReviewPage& page) {
  DocumentJson out;
  out[page.key] = DocumentJson::parse(page.body, nullptr, false);
  out["sentence_zh"] = page.sentence_zh;
  out["sentence_en"] = page.sentence_en;
  DocumentJson names = DocumentJson::object();
  for (const auto& [id, name] : page.names) names[id] = {{"name_zh", name.zh}, {"name_en", name.en}};
  out["names"] = std::move(names);
  out["kept"] = nullptr;
  if (page.number > 0) out["kept"] = {{"number", page.number}, {"at", page.at}, {"who", page.who}};
  return out.dump();
}

std::string review_lines_json(const std::vector<ReviewLine>& lines, const std::vector<std::string>& seasons,
                              bool synthetic) {
  DocumentJson results = DocumentJson::array();
  for (const ReviewLine& line : lines) {
    DocumentJson one{{"episode", line.episode}, {"state", word_of(line.state)}, {"highest", word_of(line.highest)}};
    one["began"] = line.began.empty() ? DocumentJson{} : DocumentJson(line.began);
    one["ended"] = line.ended.empty() ? DocumentJson{} : DocumentJson(line.ended);
    one["reviewed"] = line.reviewed;
    one["sentence_zh"] = line.sentence_zh;
    one["sentence_en"] = line.sentence_en;
    results.push_back(std::move(one));
  }
  DocumentJson out;
  out["results"] = std::move(results);
  out["seasons"] = seasons;
  out["synthetic"] = synthetic;
  return out.dump();
}

}  // namespace lantian::serve
