/*
 * German sentences of the local writer, with Sie; see phrases.h. What follows the greeting's
 * comma begins in lower case unless it is a noun or a form of Sie.
 */
#include "lib/domain/phrases.h"

#include <stddef.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

#define OPEN  "\xE2\x80\x9E"
#define CLOSE "\xE2\x80\x9C"

const struct phrases phrases_german = {{
    [PHRASE_GREETING] = LIST("Guten Tag {first} {last},", "Hallo {first} {last},",
                             "Guten Tag {first},", "Guten Tag,"),
    [PHRASE_GREETING_FORMAL] =
        LIST("Guten Tag {first} {last},", "Guten Tag {first},", "Guten Tag,"),
    [PHRASE_THANKS_ABOUT] =
        LIST("vielen Dank für Ihre Nachricht zu {about}.",
             "danke, dass Sie uns zu {about} geschrieben haben.",
             "Sie haben uns zu {about} geschrieben, vielen Dank dafür.",
             "herzlichen Dank für Ihre Anfrage zu {about}.",
             "Ihre Nachricht zu {about} ist bei mir angekommen, vielen Dank.",
             "ich melde mich auf Ihre Anfrage zu {about}.",
             "besten Dank für Ihre Anfrage. Zu {about} möchte ich mich gleich bei Ihnen melden.",
             "Ihre Anfrage zu {about} habe ich gelesen und möchte Ihnen gern weiterhelfen."),
    [PHRASE_THANKS_OBJECT] =
        LIST("vielen Dank für Ihre Nachricht. Es geht Ihnen um {object}.",
             "danke für Ihre Anfrage. So wie ich sie verstehe, geht es um {object}.",
             "Ihre Nachricht ist bei mir angekommen, vielen Dank. Es geht um {object}.",
             "herzlichen Dank für Ihre Anfrage, in der es um {object} geht.",
             "Sie haben uns geschrieben, weil es Ihnen um {object} geht. Vielen Dank dafür.",
             "besten Dank für Ihre Nachricht. Wenn ich Sie richtig verstehe, geht es um {object}.",
             "ich habe Ihre Nachricht gelesen: Es geht Ihnen um {object}.",
             "danke, dass Sie sich gemeldet haben. Bei Ihnen geht es um {object}."),
    [PHRASE_THANKS_WANT] =
        LIST("vielen Dank für Ihre Nachricht. Sie schreiben, dass Sie {want}.",
             "danke für Ihre Anfrage. Ich verstehe sie so, dass Sie {want}.",
             "Sie schreiben, dass Sie {want}. Vielen Dank, dass Sie sich an uns wenden.",
             "herzlichen Dank für Ihre klare Nachricht: Ich lese daraus, dass Sie {want}.",
             "Ihrer Nachricht entnehme ich, dass Sie {want}. Genau dort möchte ich ansetzen.",
             "besten Dank für Ihre Nachricht und dafür, dass Sie so offen schreiben, dass Sie "
             "{want}.",
             "ich habe gelesen, dass Sie {want}, und möchte Ihnen dabei gern weiterhelfen.",
             "danke, dass Sie uns geschrieben haben. Wichtig ist Ihnen, dass Sie {want}."),
    [PHRASE_THANKS_QUESTION] =
        LIST("vielen Dank für Ihre Frage: " OPEN "{quote}?" CLOSE,
             "Sie haben uns gefragt: " OPEN "{quote}?" CLOSE " Vielen Dank dafür.",
             "danke für Ihre Nachricht. Ihre Frage lautet: " OPEN "{quote}?" CLOSE,
             "Ihre Frage " OPEN "{quote}?" CLOSE " ist bei mir angekommen, vielen Dank.",
             "ich melde mich zu Ihrer Frage: " OPEN "{quote}?" CLOSE,
             "herzlichen Dank für Ihre Anfrage. Sie möchten wissen: " OPEN "{quote}?" CLOSE,
             "eine gute Frage, vielen Dank dafür: " OPEN "{quote}?" CLOSE,
             "besten Dank für Ihre Frage " OPEN "{quote}?" CLOSE ", auf die ich gern eingehe."),
    [PHRASE_THANKS_QUOTE] =
        LIST("vielen Dank für Ihre Nachricht. Sie schreiben: " OPEN "{quote}." CLOSE,
             "danke für Ihre Anfrage. Ein Satz daraus ist mir aufgefallen: " OPEN "{quote}." CLOSE,
             "Sie schreiben " OPEN "{quote}" CLOSE ", und genau damit möchte ich anfangen.",
             "herzlichen Dank, dass Sie sich gemeldet haben. Sie beschreiben es so: " OPEN
             "{quote}." CLOSE,
             "besten Dank für Ihre Nachricht. Auf diesen Punkt komme ich gern zurück: " OPEN
             "{quote}." CLOSE,
             "Ihre Nachricht ist bei mir angekommen. Sie schreiben " OPEN "{quote}" CLOSE
             ", dort setze ich an.",
             "ich habe Ihre Nachricht gelesen: " OPEN "{quote}." CLOSE " Vielen Dank für die "
             "klaren Worte.",
             "danke für Ihre offene Nachricht: " OPEN "{quote}." CLOSE),
    [PHRASE_THANKS_PAGE] = LIST(
        "vielen Dank für Ihre Anfrage über unsere Seite " OPEN "{page}" CLOSE ".",
        "danke, dass Sie unser Formular auf der Seite " OPEN "{page}" CLOSE " ausgefüllt haben.",
        "Ihre Anfrage über die Seite " OPEN "{page}" CLOSE " ist bei mir angekommen, vielen "
        "Dank.",
        "herzlichen Dank für Ihr Interesse. Sie haben unser Formular auf " OPEN "{page}" CLOSE
        " ausgefüllt.",
        "ich melde mich auf Ihre Anfrage über unsere Seite " OPEN "{page}" CLOSE ".",
        "besten Dank für Ihre Anfrage auf " OPEN "{page}" CLOSE ".",
        "Sie haben uns über die Seite " OPEN "{page}" CLOSE " erreicht, vielen Dank dafür.",
        "danke für Ihr Interesse, das uns über die Seite " OPEN "{page}" CLOSE " erreicht hat."),
    [PHRASE_THANKS_PLAIN] =
        LIST("vielen Dank für Ihre Nachricht.", "danke, dass Sie sich bei uns gemeldet haben.",
             "herzlichen Dank für Ihre Anfrage.", "besten Dank für Ihre Nachricht.",
             "Ihre Nachricht ist bei mir angekommen, vielen Dank.",
             "vielen Dank, dass Sie uns geschrieben haben.", "ich melde mich auf Ihre Anfrage.",
             "danke für Ihre Anfrage über unsere Website."),
    [PHRASE_THREAD_ABOUT] =
        LIST("vielen Dank für Ihre Antwort zu {about}.",
             "danke, dass Sie noch einmal zu {about} schreiben.",
             "Sie fragen noch einmal zu {about}, vielen Dank.",
             "danke für Ihre Rückmeldung zu {about}.", "besten Dank für die Nachricht zu {about}.",
             "schön, wieder von Ihnen zu hören. Zu {about} melde ich mich gern.",
             "vielen Dank für Ihre Mail zu {about}.", "danke für Ihre weitere Frage zu {about}."),
    [PHRASE_THREAD_PLAIN] =
        LIST("vielen Dank für Ihre Antwort.", "danke für Ihre Rückmeldung.",
             "schön, wieder von Ihnen zu hören.", "besten Dank für Ihre Nachricht.",
             "danke, dass Sie sich noch einmal melden.", "herzlichen Dank für Ihre Rückmeldung.",
             "vielen Dank, dass Sie darauf zurückkommen.", "danke für Ihre Mail."),
    [PHRASE_LANGUAGE_NOTE] = LIST("ich antworte auf Deutsch und hoffe, das passt für Sie."),
    [PHRASE_FACT] = LIST(
        "{fact} Das behalte ich im Blick.", "{fact} Das hilft mir bei der Vorbereitung.",
        "{fact} Bitte korrigieren Sie mich, falls das nicht stimmt.", "Was ich bisher weiß: {fact}",
        "{fact} Daran würde ich gern anknüpfen.", "{fact} Das ist ein guter Ausgangspunkt.",
        "In meinen Notizen steht dazu: {fact}", "{fact} Darauf würde ich gern aufbauen.",
        "{fact} Vor diesem Hintergrund möchte ich es praktisch halten."),
    [PHRASE_BRIDGE_MEET] =
        LIST("In einem kurzen Gespräch sehen wir am schnellsten, ob wir Ihnen dabei helfen können.",
             "Bevor ich etwas vorschlage, möchte ich gern hören, wie Sie das heute lösen.",
             "Am besten gehen wir das einmal gemeinsam an Ihrem eigenen Beispiel durch.",
             "Statt einer langen Beschreibung möchte ich mir lieber mit Ihnen Ihre Situation "
             "ansehen.",
             "In einem ersten Gespräch würde ich fragen, wie das bei {company} heute läuft, und "
             "Ihnen dann offen sagen, ob wir zusammenpassen.",
             "Der sinnvollste nächste Schritt ist ein kurzes Gespräch über Ihre heutigen Abläufe.",
             "Eine Standardpräsentation möchte ich Ihnen ersparen, sehen wir uns lieber Ihren Fall "
             "an.",
             "Bevor ich etwas empfehle, möchte ich verstehen, wie es bei Ihnen heute aussieht.",
             "Ein Gespräch sollte reichen, um herauszufinden, ob das für {company} sinnvoll ist.",
             "Ich höre lieber erst zu: Was hilft, hängt stark davon ab, wie Sie heute arbeiten."),
    [PHRASE_BRIDGE_QUESTION] = LIST(
        "Die ehrliche Antwort hängt von Ihren Gegebenheiten ab, deshalb gehe ich das lieber mit "
        "Ihnen durch.",
        "Allgemein könnte ich das hier beantworten, in einem kurzen Gespräch über Ihren Fall "
        "erfahren Sie aber mehr.",
        "Darauf möchte ich richtig antworten, und dafür muss ich etwas mehr über Ihre Abläufe "
        "wissen.",
        "Das verdient mehr als einen Absatz, deshalb schlage ich ein kurzes Gespräch vor.",
        "Um nicht zu raten, möchte ich mir vorher mit Ihnen Ihre Situation ansehen.",
        "Darauf gibt es mehr als eine Antwort, und welche stimmt, hängt von Ihrer Seite ab.",
        "Ich zeige es Ihnen lieber, dann können Sie es selbst beurteilen.",
        "Lassen Sie uns das gemeinsam durchgehen, damit Sie eine Antwort für Ihren Fall "
        "bekommen."),
    [PHRASE_BRIDGE_MATERIAL] = LIST(
        "Ein einzelnes Dokument, das alles dazu abdeckt, habe ich nicht, deshalb gehe ich es "
        "lieber mit Ihnen durch.",
        "Ein allgemeines Dokument würde Ihnen hier wenig helfen, ein kurzes Gespräch eher.",
        "Ich stelle Ihnen das lieber für Ihren Fall zusammen, statt etwas Allgemeines zu "
        "schicken.",
        "Etwas Schriftliches, das genau genug wäre, habe ich dazu nicht, erkläre es aber gern.",
        "Die Einzelheiten hängen von Ihrem Fall ab, deshalb bespreche ich sie am liebsten "
        "persönlich.",
        "Das unterscheidet sich von Fall zu Fall, am schnellsten klären wir es im Gespräch.",
        "Bevor ich Ihnen eine Standarddatei schicke, gehe ich es lieber kurz mit Ihnen durch.",
        "Dazu sage ich Ihnen lieber etwas zu Ihrer Situation als etwas Allgemeines."),
    [PHRASE_BRIDGE_ASK] = LIST(
        "Einen Standardtext möchte ich Ihnen nicht schicken, denn was hilft, hängt von Ihren "
        "Abläufen ab.",
        "Bevor ich etwas vorschlage, möchte ich sicher sein, dass ich Ihre Situation verstehe.",
        "Meine nächste Mail soll Ihnen etwas nützen, dafür brauche ich noch eine Angabe von "
        "Ihnen.",
        "Es gibt mehrere Wege, und welcher passt, hängt von Ihrer Seite ab.",
        "Einen allgemeinen Überblick könnte ich schicken, er würde Ihnen aber wenig helfen.",
        "Ich möchte nicht raten, was Sie brauchen, und frage deshalb lieber nach.",
        "Wie wir helfen könnten, hängt von einer Einzelheit ab, die ich noch nicht kenne.",
        "Ich möchte Ihnen lieber etwas Passendes schreiben als einen Prospekt schicken."),
    [PHRASE_BRIDGE_ASK_QUESTION] =
        LIST("Um richtig zu antworten, brauche ich noch eine Angabe von Ihnen.",
             "Raten möchte ich nicht, deshalb frage ich kurz nach.",
             "Darauf gibt es mehr als eine Antwort, und welche stimmt, hängt von Ihrer Seite ab.",
             "Allgemein könnte ich antworten, das würde Ihnen aber wenig nützen.",
             "Die ehrliche Antwort hängt von etwas ab, das ich noch nicht weiß.",
             "Ich möchte Ihnen eine Antwort für Ihren Fall geben, keine allgemeine.",
             "Bevor ich antworte, möchte ich sicher sein, dass ich Ihre Situation verstehe.",
             "Damit meine Antwort zu Ihnen passt, muss ich noch etwas wissen."),
    [PHRASE_BRIDGE_READ] = LIST(
        "Es ist schnell gelesen.", "Am besten lesen Sie es mit Ihrer eigenen Situation im Kopf.",
        "Darin steht mehr, als ich in einer Mail unterbringen könnte.",
        "Wenn Sie es gelesen haben, fällt ein späteres Gespräch leichter.",
        "Etwas Konkretes schien mir besser als eine lange Mail.",
        "Es lässt sich auch ohne Erklärung von mir lesen.",
        "Diese Mail halte ich kurz, damit Sie gleich hineinsehen können.",
        "Vieles von dem, was ich hier schreiben könnte, steht schon darin."),
    [PHRASE_PAD] =
        LIST("Wenn wir dafür nicht die Richtigen sind, sage ich Ihnen das offen.",
             "Und falls Sie uns gar nicht brauchen, sage ich auch das.",
             "Wenn bei Ihnen noch jemand dazugehört, nehmen Sie die Person gern mit in den "
             "Verteiler.",
             "Falls ich Ihre Nachricht falsch verstanden habe, sagen Sie es mir bitte.",
             "Sollte ich etwas missverstanden haben, korrigieren Sie mich gern.",
             "Wenn das Thema inzwischen weniger drängt, ist das auch in Ordnung.",
             "Sie bekommen von mir eine klare Antwort, auch wenn wir nicht zusammenpassen.",
             "Es muss nicht alles auf einmal geklärt werden."),
    [PHRASE_ASSET_ASKED] = LIST(
        "Mit diesem Dokument würde ich anfangen:", "Das kommt dem, wonach Sie fragen, am nächsten:",
        "Sie haben um Unterlagen gebeten, hier sind sie:",
        "Dieses Dokument gehört zu Ihrer Anfrage:", "Hier etwas zum Lesen in Ruhe:",
        "Ein Dokument habe ich für Sie herausgesucht:", "Zum Nachlesen finden Sie hier:",
        "Zuerst das, worum Sie gebeten haben:"),
    [PHRASE_ASSET_EXTRA] =
        LIST("Falls Sie vorab etwas lesen möchten:", "Etwas Hintergrund, falls Sie mögen:",
             "Zum Nachlesen in der Zwischenzeit:", "Ein Dokument, das zu Ihrem Thema passt:",
             "Als Hintergrund könnte das nützlich sein:", "Wenn Sie lieber zuerst lesen:",
             "Um Ihnen schon einmal einen Eindruck zu geben:",
             "Hier ein Dokument, das nahe an Ihrem Thema liegt:"),
    [PHRASE_SLOTS_MANY] = LIST(
        "Diese Zeiten sind bei mir frei:", "Ich kann Ihnen diese Zeiten anbieten:",
        "Bei mir würde es dann passen:", "In meinem Kalender ist zu diesen Zeiten Platz:",
        "Für ein Gespräch von {min} Minuten kann ich anbieten:", "Diese Zeiten würden mir passen:",
        "Frei bin ich zu diesen Zeiten:", "Wir könnten zu einer dieser Zeiten sprechen:"),
    [PHRASE_SLOTS_ONE] = LIST(
        "Diese Zeit ist bei mir frei:", "Ich kann Ihnen diese Zeit anbieten:",
        "Bei mir würde es dann passen:", "In meinem Kalender ist hier Platz:",
        "Für ein Gespräch von {min} Minuten kann ich anbieten:", "Diese Zeit würde mir passen:",
        "Frei bin ich zu dieser Zeit:", "Wir könnten zu dieser Zeit sprechen:"),
    [PHRASE_SLOTS_OPTION] = LIST("Wenn Sie lieber darüber sprechen, kann ich anbieten:",
                                 "Falls Ihnen ein Gespräch lieber ist, passt es bei mir hier:",
                                 "Wenn ein Anruf einfacher ist, habe ich hier Zeit:",
                                 "Möchten Sie es gemeinsam durchgehen, dann ginge es bei mir hier:",
                                 "Und falls Fragen aufkommen, könnten wir dann sprechen:",
                                 "Wenn Sie es persönlich besprechen möchten, bin ich hier frei:",
                                 "Für ein Gespräch von {min} Minuten dazu hätte ich hier Zeit:",
                                 "Falls Sie mehr hören als lesen möchten, passt es bei mir hier:"),
    [PHRASE_SLOTS_THREAD] =
        LIST("Damit es schnell geht, könnten wir hier sprechen:",
             "Am kürzesten ist ein Anruf. Anbieten kann ich:",
             "Klären wir das am Telefon. Bei mir passt es hier:",
             "Ich schlage ein kurzes Gespräch vor. Bei mir ginge es hier:",
             "Das besprechen wir am besten kurz:",
             "Für den Rest ist ein Anruf am einfachsten. Frei bin ich hier:",
             "Ich bespreche das gern mit Ihnen. In meinem Kalender ist hier Platz:",
             "Wenn Sie lieber sprechen, würde es mir hier passen:"),
    [PHRASE_CTA_SLOTS] =
        LIST("Welche Zeit passt Ihnen?", "Was davon passt Ihnen am besten?",
             "Antworten Sie einfach mit der Zeit, die Ihnen passt, dann schicke ich die Einladung.",
             "Passt Ihnen eine dieser Zeiten?",
             "Sagen Sie mir kurz, was Ihnen passt, dann richte ich es ein.",
             "Wäre eine dieser Zeiten für Sie möglich?",
             "Eine Zeile mit Ihrer Wahl genügt, die Einladung kommt dann von mir.",
             "Bitte geben Sie mir kurz Bescheid, welche Zeit Sie nehmen möchten.",
             "Nehmen Sie, was Ihnen passt, oder nennen Sie mir eine bessere Zeit."),
    [PHRASE_CTA_SLOT_ONE] =
        LIST("Würde Ihnen das passen?", "Passt das für Sie?",
             "Ein kurzes Ja genügt, dann schicke ich die Einladung.", "Hätten Sie dann Zeit?",
             "Sagen Sie mir kurz, ob das passt, dann richte ich es ein.",
             "Darf ich Ihnen dafür eine Einladung schicken?",
             "Falls es nicht passt, nennen Sie mir gern eine andere Zeit.",
             "Bitte geben Sie mir kurz Bescheid, ob Ihnen das passt."),
    [PHRASE_CTA_ASSET] =
        LIST("Ist Ihre Frage damit beantwortet?",
             "Schreiben Sie mir bitte, was nach dem Lesen noch offen ist.",
             "Wenn etwas fehlt, antworten Sie einfach, dann kümmere ich mich darum.",
             "Auf welchen Teil darf ich näher eingehen?",
             "Sehen Sie es sich an und sagen Sie mir, was Ihnen am wichtigsten ist.",
             "Was danach noch unklar ist, schicken Sie mir gern zurück.",
             "Ist es das, was Sie gesucht haben?",
             "Wenn Sie es gelesen haben, sagen Sie mir gern, wo Sie mehr wissen möchten."),
    [PHRASE_CTA_SLOTS_FIRST] = LIST(
        "Passt Ihnen eine dieser Zeiten?", "Welche dieser Zeiten möchten Sie nehmen?",
        "Wann passt es Ihnen am besten?", "Ließe sich eine dieser Zeiten bei Ihnen einrichten?",
        "Wollen wir zu einer dieser Zeiten sprechen?",
        "Welche dieser Zeiten ist Ihnen am liebsten?", "Ist für Sie eine passende Zeit dabei?",
        "Hätten Sie zu einer dieser Zeiten {min} Minuten?"),
    [PHRASE_CTA_SLOT_ONE_FIRST] =
        LIST("Würde Ihnen diese Zeit passen?", "Ließe sich diese Zeit bei Ihnen einrichten?",
             "Wollen wir dann sprechen?", "Passt diese Zeit für Sie?",
             "Hätten Sie dann {min} Minuten?", "Darf ich Ihnen diese Zeit vorschlagen?",
             "Wäre diese Zeit für Sie möglich?", "Ist Ihnen diese Zeit recht?"),
    [PHRASE_ASK] = LIST("Damit meine Antwort Ihnen nützt, habe ich eine Frage. {question}",
                        "Vorab eine Frage von meiner Seite. {question}",
                        "Eines würde mir sehr helfen. {question}",
                        "Eine Einzelheit brauche ich noch, um richtig zu antworten. {question}",
                        "Deshalb möchte ich Sie eines fragen. {question}",
                        "Anfangen möchte ich mit einer Frage. {question}",
                        "Lassen Sie mich zuerst eines fragen. {question}",
                        "Eine Angabe würde mir helfen, Ihnen das Richtige zu nennen. {question}"),
    [PHRASE_ASK_CLOSE] = LIST("Eine kurze Antwort genügt.", "Zwei Zeilen reichen völlig.",
                              "Ein paar Worte genügen, den Rest übernehme ich.",
                              "Antworten Sie einfach auf diese Mail, sie kommt direkt bei mir an.",
                              "Ihre Antwort darf so kurz sein, wie Sie möchten.",
                              "Dann kann ich Ihnen sagen, was sinnvoll ist und was nicht.",
                              "Danach melde ich mich mit etwas Konkretem.",
                              "Eine kurze Antwort auf diese Mail ist alles, was ich brauche."),
    [PHRASE_CLOSING] =
        LIST("Viele Grüße", "Freundliche Grüße", "Beste Grüße", "Mit besten Grüßen",
             "Mit freundlichen Grüßen", "Herzliche Grüße", "Schöne Grüße", "Mit vielen Grüßen"),
    [PHRASE_CLOSING_FORMAL] =
        LIST("Mit freundlichen Grüßen", "Freundliche Grüße", "Mit besten Grüßen"),
    [PHRASE_SUBJECT_ABOUT] =
        LIST("Ihre Nachricht zu {about}", "Ihre Anfrage zu {about}", "Zu {about}",
             "Meine Antwort zu {about}", "Kurz zu {about}", "Ihr Schreiben zu {about}",
             "Vielen Dank für Ihre Anfrage zu {about}", "Rückmeldung zu {about}"),
    [PHRASE_SUBJECT_PLAIN] =
        LIST("Ihre Nachricht an {us}", "Ihre Anfrage", "{company} und {us}",
             "Ihre Anfrage bei {us}", "Nächster Schritt für {company}", "Zu Ihrer Anfrage",
             "Ihre Nachricht an uns", "Vielen Dank für Ihre Anfrage", "Ihre Frage an {us}",
             "Kurze Antwort auf Ihre Nachricht", "Ihre Anfrage über unsere Website"),
    [PHRASE_SUBJECT_PAGE] =
        LIST("Ihre Anfrage", "Ihre Anfrage bei {us}", "{company} und {us}", "Ihre Anfrage: {page}",
             "Nächster Schritt für {company}", "Zu Ihrer Anfrage", "Vielen Dank für Ihre Anfrage",
             "Ihre Anfrage über unsere Website"),
}};
