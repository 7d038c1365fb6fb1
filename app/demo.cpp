#include "serve/demo.hpp"

#include "app/commands.hpp"
#include "app/desk.hpp"
#include "app/serve.hpp"
#include "keep/files.hpp"
#include "report/bulletin.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

namespace lantian::app {
namespace {

using report::Language;

void show_step(int done, int all, std::string_view what) {
  if (::isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r\033[Ksynthetic readings {}/{} {}{}", done, all, what, done == all ? "\r\033[K" : "");
}

Result<void> write_bulletins(const report::Bulletin& bulletin, const std::string& stem) {
  LANTIAN_CHECK(keep::write_file(stem + ".zh.html", report::bulletin_html(bulletin, Language::zh)));
  LANTIAN_CHECK(keep::write_file(stem + ".en.html", report::bulletin_html(bulletin, Language::en)));
  LANTIAN_CHECK(keep::write_file(stem + ".zh.md", report::bulletin_markdown(bulletin, Language::zh)));
  return keep::write_file(stem + ".json", report::bulletin_json(bulletin));
}

/// How many published figures this bulletin reproduces.
struct Score {
  int equal = 0;
  int all = 0;
};

/// Why the season's PM2.5 fell: what the document prints beside what the tools make of the synthetic region. Notes of a
/// bulletin are English, as its other notes are.
Result<report::ExplainChapter> explain_season(const serve::InventoryOffice& inventory, const serve::DemoData& data,
                                              const report::Bulletin& bulletin, const std::string& out) {
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), false));
  return serve::demo_chapter({inventory, say, *data.book, out}, bulletin, keep::now());
}

Result<Score> answer(const serve::InventoryOffice& inventory, const serve::DemoData& data,
                     const serve::DemoQuestion& question, const std::string& out) {
  const serve::Office& office = inventory.office();
  const serve::AssessmentRequest request{question.unit, question.period, question.against, "", {}, std::nullopt};
  LANTIAN_TRY(serve::Assessment assessment, serve::assess_unit(office, *data.book, request));
  assessment.bulletin.made_at = keep::now();
  if (question.explained) {
    LANTIAN_TRY(assessment.bulletin.why, explain_season(inventory, data, assessment.bulletin, out));
  }
  LANTIAN_CHECK(write_bulletins(assessment.bulletin, out + "/" + question.title));
  print(report::bulletin_text(assessment.bulletin, Language::zh));
  Score score;
  for (const report::Reproduction& one : assessment.bulletin.reproductions) {
    ++score.all;
    score.equal += one.equal ? 1 : 0;
  }
  return score;
}

Result<int> demo(const DemoWords& words) {
  if (!words.once) return serve_demo(words);
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(office));
  LANTIAN_TRY(const serve::DemoData data, serve::prepare_demo(office, words.out, show_step));
  fmt::print("{}\n\n", data.reused ? "Demonstration region: SYNTHETIC data of an earlier run, unchanged."
                                   : fmt::format("Demonstration region: {} SYNTHETIC readings made and imported.",
                                                 data.readings));
  Score score;
  for (const serve::DemoQuestion& question : serve::demo_questions()) {
    LANTIAN_TRY(const Score own, answer(inventory, data, question, words.out));
    score.equal += own.equal;
    score.all += own.all;
    print("\n");
  }
  fmt::print(
      "published figures reproduced: {} of {}\nbulletins: {}/*.html, *.md, *.json\ntry: lantian trace --book "
      "{}/demo.book "
      "652301/2023/good_share@CN2012\n",
      score.equal, score.all, words.out, words.out);
  return score.equal == score.all ? 0 : 1;
}

}  // namespace

int run_demo(const DemoWords& words) {
  return exit_code(demo(words));
}

}  // namespace lantian::app
