#pragma once
#include "report/carbon_account_paper.hpp"
#include "report/carbon_paper_parts.hpp"

/// The sections of the report of an account. Only for the files carbon_account_*.cpp.
namespace lantian::report {

/// What a filed amount or a parameter is called; its id when the guide does not name it.
std::string account_item_name(const AccountPaperFacts& facts, const Wording& words, std::string_view id);
PaperSection activity_section(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form);
PaperSection parameter_section(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form);
PaperSection finding_section(const AccountPaperFacts& facts, const PaperSpeech& speech);
PaperSection snapshot_section(const AccountPaperFacts& facts, const PaperSpeech& speech);

}  // namespace lantian::report
