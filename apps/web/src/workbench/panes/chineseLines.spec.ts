import { describe, expect, it } from '@jest/globals';
import { joinChineseLines } from './chineseLines.ts';

describe('joinChineseLines', () => {
  it('joins lines between Chinese characters and punctuation', () => {
    expect(joinChineseLines('绝不舍入，\n也绝不掩盖')).toBe('绝不舍入，也绝不掩盖');
    expect(joinChineseLines('- 第一行\n  第二行')).toBe('- 第一行第二行');
  });

  it('leaves paragraphs, list items, Latin words and code alone', () => {
    for (const text of ['第一段。\n\n第二段', '任务\n- 一项', '使用\nGo 语言', '```go\n// 一\n// 二\n一\n二\n```'])
      expect(joinChineseLines(text)).toBe(text);
  });
});
