#include "report/docket_progress.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::report {
namespace {

using DocketJson = nlohmann::ordered_json;

DocketJson day_json(const std::optional<Day>& day) {
  return day ? DocketJson(text_of(*day)) : DocketJson(nullptr);
}

DocketJson task_json(const TaskProgress& one, const DocketSpeech& speech) {
  const docket::RegisterTask& task = *one.task;
  return {{"id", task.id},
          {"place", task.place},
          {"name_zh", task.name.zh},
          {"name_en", task.name.en},
          {"due", day_json(task.deadline.due)},
          {"at_once", task.deadline.at_once},
          {"long_term", task.deadline.long_term},
          {"deadline", deadline_text(task.deadline, speech)},
          {"status", docket::name_of(task.status)},
          {"light", name_of(one.light)},
          {"closed", one.closed},
          {"closed_by", day_json(one.closed_by)},
          {"look_again", day_json(one.look_again)},
          {"areas", task.areas},
          {"named", task.named},
          {"lead", task.lead},
          {"topic", task.topic},
          {"case_id", one.case_id.empty() ? DocketJson(nullptr) : DocketJson(one.case_id)}};
}

DocketJson document_json(const docket::RegisterDocument& document) {
  return {{"id", document.id},
          {"name_zh", document.name.zh},
          {"name_en", document.name.en},
          {"day", text_of(document.day)},
          {"status", document.status},
          {"closed_by", day_json(document.closed_by)},
          {"petitions", document.petitions},
          {"petitions_closed", document.petitions_closed},
          {"accountability_clues", document.accountability_clues},
          {"persons_held_to_account", document.persons_held_to_account},
          {"complaints", document.complaints},
          {"complaints_share_percent", document.complaints_share_percent},
          {"complaints_share_topics", document.complaints_share_topics}};
}

DocketJson counts_json(const ProgressTable& table) {
  DocketJson counts{{"aspects", table.source->aspects.size()},
                    {"issues", table.source->issues.size()},
                    {"tasks", table.tasks.size()}};
  for (const TaskLight light :
       {TaskLight::not_due, TaskLight::soon, TaskLight::overdue, TaskLight::done, TaskLight::standing}) {
    int count = 0;
    for (const TaskProgress& one : table.tasks) count += one.light == light ? 1 : 0;
    counts[std::string{name_of(light)}] = count;
  }
  counts["closed"] = std::ranges::count_if(table.tasks, &TaskProgress::closed);
  return counts;
}

}  // namespace

std::string progress_json(const ProgressTable& table, const DocketSpeech& speech) {
  const docket::Register& source = *table.source;
  DocketJson json{{"register", source.id},
                  {"as_of", text_of(table.today)},
                  {"document", document_json(source.document)},
                  {"counts", counts_json(table)},
                  {"tasks_per_issue", DocketJson::array()},
                  {"aspects", DocketJson::array()}};
  if (table.in_book) {
    json["in_book"] = {{"tasks", table.in_book->tasks},
                       {"petitions", table.in_book->petitions},
                       {"petitions_closed", table.in_book->petitions_closed},
                       {"synthetic", table.in_book->synthetic}};
  }
  for (const docket::RegisterAspect& aspect : source.aspects) {
    DocketJson issues = DocketJson::array();
    for (const docket::RegisterIssue* issue : source.issues_of_aspect(aspect.number)) {
      DocketJson tasks = DocketJson::array();
      for (const TaskProgress& one : table.tasks) {
        if (one.task->issue == issue->number) tasks.push_back(task_json(one, speech));
      }
      json["tasks_per_issue"].push_back(tasks.size());
      issues.push_back({{"number", issue->number},
                        {"place", issue->place},
                        {"name_zh", issue->name.zh},
                        {"name_en", issue->name.en},
                        {"tasks", std::move(tasks)}});
    }
    json["aspects"].push_back({{"number", aspect.number},
                               {"place", aspect.place},
                               {"name_zh", aspect.name.zh},
                               {"name_en", aspect.name.en},
                               {"issues", std::move(issues)}});
  }
  return json.dump(2, ' ', false, DocketJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
